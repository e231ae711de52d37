"""Goal: a day's end does each of its steps once, in order, for every day, whoever runs it.

Method: streets of people who reserve for a dawn; what becomes of each wish is counted in the
orders, the trail, the mails and the telegrams, and the books are verified.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from hands import all_at_once
from madoguchi.access import session
from madoguchi.audit import recall
from madoguchi.console.verify import findings
from madoguchi.day_end import notes, run
from madoguchi.day_end.models import DayEndStep
from madoguchi.day_end.run import Done
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import closing
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import carry_out, drafts
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import State
from madoguchi.values.day import BeyondHorizon
from madoguchi.wires.models import Outgoing
from own_building import Building, Night
from reservers import Plan, found, open_saver, reserve, street, wanted
from stories import wish

House = tuple[Institution, ...]
_DAY = dt.timedelta(days=1)


def end(night: Night, *, time: str = "00:10", day: dt.date | None = None) -> list[Done]:
    """Run the end of a day, of the night's own unless another is named."""
    return run.run(day or night.evening, at=night.after(time), progress=lambda *said: None)


def told(night: Night, *, days_before: int = 0) -> list[tuple[str, Any]]:
    """What the trail of the institution tells of a day: each step with its count, in order."""
    about = f"day:{night.evening - days_before * _DAY}"
    return [
        (each.what, each.detail["count"]) for each in recall.told(chain=notes.CHAIN, about=about)
    ]


def steps_of(done: list[Done], night: Night) -> list[tuple[str, int]]:
    """The steps that were done for the night's own day, each with its count."""
    return [(each.name, each.count) for each in done if each.day == night.evening]


def balance_of(account_id: int, *, day: dt.date) -> int:
    return ledger.closing_balances([account_id], day=day)[account_id]


@pytest.mark.parametrize("which", [0, 1], ids=["from the morning", "from the day before"])
def test_a_days_end_closes_the_day_and_carries_out_each_reservation_once(
    house: House, night: Night, which: int
) -> None:
    with current.serving(house[which]):
        plans = street(house[which], night, people=6)
        done = end(night)
        assert found(plans) == wanted(plans)
        assert {state for state in (plan.state for plan in plans)} == {
            "settled",
            "accepted",
            "failed",
        }, "control: the street has all kinds"
        assert closing.closed_through() == night.evening
        [closed, reserved, tidied] = steps_of(done, night)
        assert (closed[0], reserved, tidied[0]) == (
            "closing",
            ("reservations", len(plans)),
            "tidying",
        )
        assert closed[1] >= 6 + 4, "every account counts, moved or not"
        assert told(night) == [
            ("day-end.closing", closed[1]),
            ("day-end.reservations", len(plans)),
            ("day-end.tidying", tidied[1]),
        ]
    assert findings(house[which]) == []


def test_run_again_it_finds_nothing_left_to_do(house: House, night: Night) -> None:
    with current.serving(house[0]):
        plans = street(house[0], night, people=3)
        first = end(night)
        before = found(plans), told(night), list(DayEndStep.objects.order_by("pk").values())
        again = end(night, time="00:30")
        assert (found(plans), told(night)) == before[:2]
        assert list(DayEndStep.objects.order_by("pk").values()) == before[2]
        assert steps_of(again, night) == steps_of(first, night), "and says the same"


def test_the_money_of_the_dawn_counts_for_the_new_day(house: House, night: Night) -> None:
    with current.serving(house[0]):
        hanako = open_saver(house[0], yen=10_000, night=night)
        reserve(hanako, wish(hanako, yen=3_000), night)
        end(night)
        account = hanako.accounts[0].ledger_account_id
        assert balance_of(account, day=night.evening) == 10_000
        assert balance_of(account, day=night.dawn) == 10_000 - 3_275


def test_days_that_were_missed_are_closed_in_order_and_their_reservations_carried_out(
    house: House, building: Building, night: Night
) -> None:
    """Nobody was there for some days: the money moves on the day somebody comes."""
    late = next(building.nights)
    with current.serving(house[0]):
        end(night)
        hanako = open_saver(house[0], yen=10_000, night=late)
        missed = Night(night.dawn)
        taro = open_saver(house[0], yen=10_000, night=missed)
        orders = [
            reserve_for(hanako, late),
            reserve_for(taro, missed, on=late.dawn),
        ]
        done = end(late)
        closed = [each.day for each in done if each.name == "closing"]
        span = (late.evening - night.dawn).days
        assert closed == [night.dawn + n * _DAY for n in range(span + 1)]
        assert len(closed) > 1, "control: days were missed"
        assert [each.day for each in done if each.name != "closing"] == [late.evening] * 2
        assert [state_of(order) for order in orders] == [State.ACCEPTED] * 2
        assert told(late, days_before=1)[0][0] == "day-end.closing"


def reserve_for(person: Any, night: Night, *, on: dt.date | None = None) -> Transfer:
    from dataclasses import replace

    from stories import draft, press

    what = replace(wish(person, yen=1_000), on=on or night.dawn)
    return press(person, draft(person, what, at=night.before()), at=night.before())


def state_of(order: Transfer) -> State:
    from madoguchi.transfers import reads

    found = reads.by_request(order.request_id, contract_id=order.contract_id)
    assert found is not None
    return found.state


def test_a_day_of_long_ago_is_closed_without_touching_todays_reservations(
    house: House, building: Building, night: Night
) -> None:
    late = next(building.nights)
    with current.serving(house[1]):
        hanako = open_saver(house[1], yen=10_000, night=late)
        order = reserve(hanako, wish(hanako, yen=1_000), late)
        done = end(late, day=night.evening)
        assert {each.name for each in done} == {"closing"}
        assert closing.closed_through() == night.evening
        assert state_of(order) is State.RESERVED


def test_before_their_moment_reservations_wait_for_it(house: House, night: Night) -> None:
    with current.serving(house[1]):
        hanako = open_saver(house[1], yen=10_000, night=night)
        order = reserve(hanako, wish(hanako, yen=1_000), night)
        assert [name for name, _ in steps_of(end(night, time="00:04"), night)] == ["closing"]
        assert state_of(order) is State.RESERVED
        assert run.to_come(night.evening, at=night.after("00:04")) == [
            ("reservations", night.after("00:05")),
            ("tidying", night.after("00:05")),
        ]
        end(night, time="00:05")
        assert state_of(order) is State.ACCEPTED
        assert run.to_come(night.evening, at=night.after("00:05")) == []


def test_a_day_that_is_not_over_cannot_be_ended(house: House, night: Night) -> None:
    with current.serving(house[0]):
        before = closing.closed_through()
        with pytest.raises(run.NotOver):
            run.run(night.evening, at=night.before("23:59"), progress=lambda *said: None)
        with pytest.raises(run.NotOver):
            end(night, day=night.dawn)
        assert closing.closed_through() == before


def test_a_day_beyond_the_calendar_cannot_be_ended(house: House) -> None:
    with current.serving(house[0]):
        before = closing.closed_through()
        last = dt.date(2028, 12, 31)
        later = dt.datetime.combine(last + 2 * _DAY, dt.time(1), dt.UTC)
        with pytest.raises(BeyondHorizon):
            run.run(last, at=later, progress=lambda *said: None)
        assert closing.closed_through() == before


def test_what_is_due_follows_the_clock(house: House, night: Night) -> None:
    with current.serving(house[0]):
        end(night, day=night.evening - _DAY)

        def names(moment: dt.datetime) -> list[str]:
            return [work.step.name for work in run.due(at=moment) if work.day >= night.evening]

        assert names(night.before("17:59")) == []
        assert names(night.before("18:00")) == ["warnings"]
        run.evening(night.evening, at=night.before("18:00"), progress=lambda *said: None)
        assert names(night.before("23:59")) == []
        assert names(night.after("00:00")) == ["closing"]
        assert names(night.after("00:05")) == ["closing", "reservations", "tidying"]
        assert run.next_opening(at=night.before("17:00")) == night.before("18:00")
        assert run.next_opening(at=night.before("18:00")) == night.after("00:00")
        assert run.next_opening(at=night.after("00:00")) == night.after("00:05")
        end(night)
        assert names(night.after("17:59")) == []


def test_four_hands_at_once_end_a_day_once(house: House, night: Night) -> None:
    with current.serving(house[0]):
        plans = street(house[0], night, people=8)
        results = all_at_once(lambda nth: end(night), hands=4, institution=house[0])
        assert [each for each in results if isinstance(each, Exception)] == []
        assert found(plans) == wanted(plans)
        assert [what for what, _ in told(night)] == [
            "day-end.closing",
            "day-end.reservations",
            "day-end.tidying",
        ]
        assert dict(told(night))["day-end.reservations"] == len(plans)


def test_control_a_note_that_does_not_ask_whether_it_was_finished_is_told_by_everybody(
    house: House, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asks_nothing(day: dt.date, step: str) -> Any:
        return DayEndStep.objects.filter(day=day, step=step)

    monkeypatch.setattr(notes, "_unfinished", asks_nothing)
    with current.serving(house[0]):
        all_at_once(lambda nth: end(night), hands=4, institution=house[0])
        assert len(told(night)) == 12


def test_what_broke_off_goes_on_where_the_books_stand(
    house: House, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    with current.serving(house[0]):
        plans = street(house[0], night, people=4)
        carried = _break_off(monkeypatch, after=1)
        with pytest.raises(_PowerCut):
            end(night)
        some = found(plans)
        assert some != wanted(plans) and carried[0].done > 0, "control: it was half done"
        monkeypatch.undo()
        end(night)
        assert found(plans) == wanted(plans)
        assert dict(told(night))["day-end.reservations"] == len(plans), "those due at its start"


def test_a_closing_that_was_done_and_not_told_is_told_the_next_night(
    house: House, building: Building, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = next(building.nights)
    with current.serving(house[0]):
        end(night, day=night.evening - _DAY)
        with monkeypatch.context() as cut:
            cut.setattr(notes, "finish", _cut)
            with pytest.raises(_PowerCut):
                end(night)
        assert (closing.closed_through(), told(night)) == (night.evening, [])
        end(late)
        assert [what for what, _ in told(night)] == ["day-end.closing"]
        end(late)
        assert len(told(night)) == 1


def _cut(day: dt.date, step: str, *, at: dt.datetime) -> bool:
    raise _PowerCut


class _PowerCut(Exception):
    pass


def _break_off(monkeypatch: pytest.MonkeyPatch, *, after: int) -> list[carry_out.CarriedOut]:
    """Carry out one contract at a time, and break off after some."""
    whole: Callable[..., carry_out.CarriedOut] = carry_out.carry_out_some
    carried: list[carry_out.CarriedOut] = []

    def some(day: dt.date, *, at: dt.datetime, most: int) -> carry_out.CarriedOut:
        if len(carried) == after:
            raise _PowerCut
        carried.append(whole(day, at=at, most=1))
        return carried[-1]

    monkeypatch.setattr(carry_out, "carry_out_some", some)
    return carried


def test_the_evening_warns_once_whose_balance_would_not_do(house: House, night: Night) -> None:
    with current.serving(house[0]):
        plans: list[Plan] = street(house[0], night, people=3)
        at = night.before("18:00")
        first = run.evening(night.evening, at=at, progress=lambda *said: None)
        again = run.evening(night.evening, at=at, progress=lambda *said: None)
        assert (first.name, first.count, again.count) == ("warnings", 1, 1)
        warned = Outgoing.objects.filter(purpose="transfer.short", queued_at=at)
        assert [row.wire for row in warned] == ["mail"]
        assert told(night) == [("day-end.warnings", 1)]
        end(night)
        assert found(plans) == wanted(plans)


def test_what_is_past_its_time_is_forgotten_after_the_profiles_days(
    house: House, night: Night
) -> None:
    keep = house[0].profile.day_end
    with current.serving(house[0]):
        hanako = open_saver(house[0], yen=0, night=night)
        mine = hanako.contract_id

        def drafted(days: int) -> uuid.UUID:
            at = night.after() - days * _DAY
            return drafts.keep(wish(hanako, yen=1), contract_id=mine, terms=None, remarks=(), at=at)

        old, young = drafted(keep.drafts_days + 1), drafted(keep.drafts_days - 1)
        for days in (2, 1, 0):
            began = night.after() - (keep.sessions_days + days) * _DAY
            session.start(contract_id=mine, at=began)
        tidied = steps_of(end(night), night)[-1]
        assert tidied == ("tidying", 1 + 1), "a draft, and the session that ended long enough ago"
        assert drafts.find(old, contract_id=mine) is None
        assert drafts.find(young, contract_id=mine) is not None
        assert told(night)[-1] == ("day-end.tidying", 2)
