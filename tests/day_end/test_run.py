"""Goal: a day's end does each of its steps once, in order, for every day, whoever runs it.

Method: streets of people who reserve for a dawn; what becomes of each wish is counted in the
orders, the trail, the mails and the telegrams, and the books are verified.
"""

import datetime as dt

import pytest

from hands import all_at_once
from madoguchi.console.verify import findings
from madoguchi.day_end import run
from madoguchi.day_end.models import DayEndStep
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import closing
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import reads
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import State
from madoguchi.values.day import BeyondHorizon
from nights import DAY, end, steps_of, told
from own_building import Building, Night
from reservers import found, open_saver, reserve, street, wanted
from stories import wish

House = tuple[Institution, ...]


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
        taro = open_saver(house[0], yen=10_000, night=night)
        missed = calendar().next_business_day(night.dawn)
        early = reserve(taro, wish(taro, yen=1_000), night, on=missed)
        end(night)
        hanako = open_saver(house[0], yen=10_000, night=late)
        orders = [early, reserve(hanako, wish(hanako, yen=1_000), late)]
        assert early.value_date <= late.evening, "control: its day is one of those missed"
        done = end(late)
        closed = [each.day for each in done if each.name == "closing"]
        span = (late.evening - night.dawn).days
        assert closed == [night.dawn + n * DAY for n in range(span + 1)]
        assert len(closed) > 1, "control: days were missed"
        assert [each.day for each in done if each.name != "closing"] == [late.evening] * 2
        assert [state_of(order) for order in orders] == [State.ACCEPTED] * 2
        account = taro.accounts[0].ledger_account_id
        assert balance_of(account, day=late.evening) == 10_000, "no closed day is touched"
        assert balance_of(account, day=late.dawn) == 10_000 - 1_275
        assert told(late, days_before=1)[0][0] == "day-end.closing"


def state_of(order: Transfer) -> State:
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
        end(late)
        assert state_of(order) is State.ACCEPTED, "and at its own dawn it is carried out"


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
        later = dt.datetime.combine(last + 2 * DAY, dt.time(1), dt.UTC)
        with pytest.raises(BeyondHorizon):
            run.run(last, at=later, progress=lambda *said: None)
        assert closing.closed_through() == before


def test_what_is_due_follows_the_clock(house: House, night: Night) -> None:
    with current.serving(house[0]):
        end(night, day=night.evening - DAY)

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
