"""What waits for the centre leaves in its hours, and a line that fails is waited for once a round.

Goal: a bank in core hours is sent to in them, the others at once; one bad telegram stops no other.
Method: the clearing simulator over a socket; who waits is read off the outbox, as the worker does.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cast import Person, open_person
from centre_kit import Centre, line_to
from madoguchi.formats.clearing.telegram import CreditReturn, Reply
from madoguchi.formats.clearing.telegram import Transfer as TransferTelegram
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import reads
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import State
from madoguchi.web.personal.order_words import standing
from madoguchi.wires import lease
from madoguchi.wires.clearing.line import Line
from madoguchi.wires.models import Outgoing
from madoguchi.worker import clearing
from reservations import FRIDAY, carry_all_out, reserve
from stories import draft, press, wish

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
Telegram = TransferTelegram | CreditReturn
TIMEOUT = 0.5


@pytest.fixture
def centre(tmp_path: Path, stand_at: Stand, bank: Bank) -> Iterator[Centre]:
    stand_at("2026-11-25T10:00")
    clear_the_way(bank)
    each = Centre(tmp_path / "centre.sqlite3")
    each.switch("")
    each.start()
    with line_to(each, timeout_seconds=TIMEOUT):
        yield each
    each.stop()


def clear_the_way(bank: Bank, *, about: str = "") -> None:
    """What other tests have queued is out of the way, so that a round is about its own."""
    with current.serving(bank[0]):
        waiting = Outgoing.objects.filter(wire="clearing", carried_at=None).exclude(about=about)
        waiting.update(carried_at=clock.now())


def to_send(bank: Bank, count: int = 1) -> list[Transfer]:
    """Transfers whose button was pressed just now, by one customer, in the order of the list."""
    hanako = open_person(bank[0], balance_yen=1_000_000)
    return [pressed(hanako) for _ in range(count)]


def pressed(hanako: Person) -> Transfer:
    with current.serving(hanako.institution):
        now = clock.now()
        return press(hanako, draft(hanako, wish(hanako, yen=1_000), at=now), at=now)


def make_round(bank: Bank) -> int:
    with current.serving(bank[0]):
        return clearing.carry_and_fetch(at=clock.now())


def make_rounds(bank: Bank, count: int) -> None:
    for _ in range(count):
        make_round(bank)


def row(bank: Bank, order: Transfer) -> Outgoing:
    with current.serving(bank[0]):
        return Outgoing.objects.get(wire="clearing", about=str(order.request_id))


def state(bank: Bank, order: Transfer) -> State:
    with current.serving(bank[0]):
        found = reads.by_request(order.request_id, contract_id=order.contract_id)
        assert found is not None
        return found.state


def word(bank: Bank, order: Transfer) -> str:
    """What the customer reads of his order."""
    with current.serving(bank[0]):
        found = reads.by_request(order.request_id, contract_id=order.contract_id)
        assert found is not None
        return standing(found, unanswered=bool(reads.unanswered([found]))).word


def left_alone(message: Outgoing) -> bool:
    """Whether a message is as if nobody had ever leased it."""
    at_first = (message.due_at, None, 0, False, "")
    return at_first == (
        message.queued_at,
        message.leased_until,
        message.tries,
        message.unanswered,
        message.last_error,
    )


def reserved_for_friday(bank: Bank) -> Transfer:
    """A reservation that has just been carried out, at dawn of its day."""
    with current.serving(bank[0]):
        order = reserve(open_person(bank[0], balance_yen=50_000), on=FRIDAY)
    carry_all_out(bank[0], FRIDAY)
    clear_the_way(bank, about=str(order.request_id))
    return order


def test_a_bank_in_core_hours_waits_for_them_and_then_is_sent_to(
    bank: Bank, centre: Centre, core_only: str, stand_at: Stand
) -> None:
    order = reserved_for_friday(bank)
    stand_at("2026-11-27T00:31")
    make_rounds(bank, 3)
    waiting = row(bank, order)
    assert (waiting.due_at.isoformat(), waiting.tries) == ("2026-11-26T23:30:00+00:00", 0)
    assert (waiting.leased_until, waiting.last_error) == (None, "")
    assert word(bank, order) == State.ACCEPTED.japanese == "受付済・送信待ち"
    stand_at("2026-11-27T08:29")
    make_round(bank)
    assert state(bank, order) is State.ACCEPTED
    stand_at("2026-11-27T08:30")
    make_round(bank)
    assert state(bank, order) is State.SENT


def test_control_a_bank_in_extended_hours_is_sent_to_at_dawn(
    bank: Bank, centre: Centre, stand_at: Stand
) -> None:
    order = reserved_for_friday(bank)
    stand_at("2026-11-27T00:31")
    make_round(bank)
    assert state(bank, order) is State.SENT


def test_an_institution_in_core_hours_sends_to_nobody_outside_them(
    bank: Bank, centre: Centre, stand_at: Stand
) -> None:
    rule = bank[0].profile.clearing.model_copy(update={"extended_hours": False})
    alone = replace(bank[0], profile=bank[0].profile.model_copy(update={"clearing": rule}))
    order = reserved_for_friday(bank)
    stand_at("2026-11-27T00:31")
    with current.serving(alone):
        clearing.carry_and_fetch(at=clock.now())
    assert state(bank, order) is State.ACCEPTED
    stand_at("2026-11-27T08:30")
    with current.serving(alone):
        clearing.carry_and_fetch(at=clock.now())
    assert state(bank, order) is State.SENT


def test_an_answer_that_was_lost_is_asked_for_at_any_hour(
    bank: Bank, centre: Centre, core_only: str, stand_at: Stand
) -> None:
    stand_at("2026-11-25T14:59")
    centre.switch("answer_lost = 1.0\n")
    [order] = to_send(bank)
    make_round(bank)
    assert row(bank, order).unanswered and word(bank, order) == "処理中"
    centre.switch("")
    stand_at("2026-11-25T20:00")
    make_round(bank)
    assert state(bank, order) is not State.ACCEPTED
    assert row(bank, order).carried_at is not None


def test_what_the_centre_never_had_is_put_off_once_it_has_said_so(
    bank: Bank, centre: Centre, core_only: str, stand_at: Stand
) -> None:
    stand_at("2026-11-25T14:59")
    centre.switch("silent = true\n")
    [order] = to_send(bank)
    make_round(bank)
    assert word(bank, order) == "処理中"
    centre.switch("")
    stand_at("2026-11-25T20:00")
    make_round(bank)
    waiting = row(bank, order)
    assert waiting.due_at.isoformat() == "2026-11-25T23:30:00+00:00"
    assert word(bank, order) == "受付済・送信待ち", "it is under way nowhere"
    stand_at("2026-11-26T08:30")
    make_round(bank)
    assert state(bank, order) is State.SENT


def test_only_the_holder_of_the_lease_puts_a_message_off(bank: Bank, centre: Centre) -> None:
    [order] = to_send(bank)
    with current.serving(bank[0]):
        now = clock.now()
        [held] = lease.lease(wire="clearing", most=1, at=now)
        stale = replace(held, fence=held.fence - 1)
        assert not lease.put_off(stale, until=now)
        assert lease.release([stale]) == 0
        assert row(bank, order).leased_until is not None, "control: it is still leased"
        assert lease.release([held]) == 1
    assert left_alone(row(bank, order))


@pytest.mark.parametrize("silent", [True, False], ids=["silent", "down"])
def test_a_line_that_fails_is_waited_for_once_a_round_and_the_rest_is_left_alone(
    bank: Bank, centre: Centre, silent: bool
) -> None:
    orders = to_send(bank, 4)
    if silent:
        centre.switch("silent = true\n")
    else:
        centre.stop()
    began = time.monotonic()
    assert make_round(bank) == 0
    took = time.monotonic() - began
    assert took < 2 * TIMEOUT, "four telegrams and the results would be five times that"
    tried, *others = (row(bank, order) for order in orders)
    assert (tried.tries, tried.unanswered, tried.last_error != "") == (1, silent, True)
    assert tried.due_at > tried.queued_at and tried.leased_until is None
    assert [left_alone(each) for each in others] == [True] * 3
    make_round(bank)
    assert row(bank, orders[1]).tries == 1, "the next round tries the next one"
    if not silent:
        centre.start()


def spoil(
    monkeypatch: pytest.MonkeyPatch, order: Transfer, fault: Callable[[Line], object]
) -> None:
    """Let the line do this with one telegram, and everything as ever with all others."""
    as_ever = Line.send

    def send(line: Line, sent: Telegram) -> Reply:
        if sent.key == order.request_id.hex:
            fault(line)
        return as_ever(line, sent)

    monkeypatch.setattr(Line, "send", send)


def lose(line: Line) -> None:
    line.lose("nothing can be made of the answer")


def refuse_to_write(line: Line) -> None:
    raise ValueError("beyond us")


def test_one_telegram_that_is_never_answered_does_not_stop_the_others(
    bank: Bank, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisonous, *others = to_send(bank, 4)
    spoil(monkeypatch, poisonous, lose)
    make_round(bank)
    assert [state(bank, each) for each in others] == [State.ACCEPTED] * 3
    make_round(bank)
    assert [state(bank, each) for each in others] == [State.SENT] * 3
    assert state(bank, poisonous) is State.ACCEPTED
    assert row(bank, poisonous).tries == 1, "it waits by itself"


def test_one_telegram_that_is_beyond_us_is_told_and_does_not_stop_the_others(
    bank: Bank, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisonous, *others = to_send(bank, 4)
    spoil(monkeypatch, poisonous, refuse_to_write)
    with pytest.raises(ValueError, match="beyond us"):
        make_round(bank)
    make_round(bank)
    assert [state(bank, each) for each in others] == [State.SENT] * 3
    waiting = row(bank, poisonous)
    assert (waiting.tries, waiting.unanswered, waiting.leased_until) == (1, False, None)


def test_results_are_fetched_although_one_answer_of_the_round_was_lost(
    bank: Bank, centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = to_send(bank, 2)
    fetched: list[Line] = []
    monkeypatch.setattr(clearing, "fetch", lambda line, at: fetched.append(line) or 0)
    spoil(monkeypatch, second, lose)
    make_round(bank)
    assert (state(bank, first), state(bank, second)) == (State.SENT, State.ACCEPTED)
    assert len(fetched) == 1
    make_round(bank)
    assert len(fetched) == 2, "nothing was due"
    spoil(monkeypatch, (third := to_send(bank)[0]), lose)
    make_round(bank)
    assert len(fetched) == 2, "control: where nothing was answered, nothing is fetched"
    assert state(bank, third) is State.ACCEPTED
