"""Reserving a transfer: no money moves, a day's limit is used up, and never more than there is."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cast import AT, Person, open_person, pay_in
from hands import all_at_once
from madoguchi.customers import accounts, limits
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import drafts, facts, reads, send
from madoguchi.transfers.models import Order
from madoguchi.transfers.states import State
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from reservations import (
    FRIDAY,
    MONDAY,
    SATURDAY,
    THURSDAY,
    carry_all_out,
    now,
    reserve,
    states,
    story_of,
)
from stories import draft, press, proof_of, wish

Bank = tuple[Institution, ...]
BOTH = pytest.mark.parametrize("which", [0, 1], ids=["the morning", "the day before"])


def balance(person: Person) -> int:
    ledger_id = person.accounts[0].ledger_account_id
    return ledger.balances([ledger_id])[ledger_id].yen


def refusal_of(deed: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as no:
        deed()
    return no.value.refusal


@BOTH
def test_a_reservation_moves_no_money_sends_no_telegram_and_is_told_by_mail(
    bank: Bank, which: int
) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        order = reserve(hanako, yen=1_000, on=FRIDAY)
        assert (order.state, order.reserved) == (State.RESERVED, True)
        assert (order.value_date, order.business_day) == (FRIDAY, AT.date())
        assert balance(hanako) == 10_000
        about = str(order.request_id)
        assert about not in queued.bodies(wire="clearing")
        mail = queued.bodies(wire="mail", purpose="transfer.reserved")[about]
        assert "予約を受け付けました" in mail["subject"]
        assert "振込指定日　：2026年11月27日" in mail["text"]
        assert story_of(order) == ["transfer.reserved"]


def test_the_money_need_not_be_there_yet(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        assert reserve(hanako, yen=200_000).state is State.RESERVED
        today = draft(hanako, wish(hanako, yen=1))
        assert refusal_of(lambda: press(hanako, today)) is Refusal.SHORT_OF_FUNDS


def test_the_same_request_pressed_again_reserves_once(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        order = reserve(hanako)
        drafted = drafts.find(order.request_id, contract_id=hanako.contract_id)
        assert drafted is not None
        assert press(hanako, drafted) == order
        assert Order.objects.filter(contract_id=hanako.contract_id).count() == 1


def test_a_saturday_is_carried_out_on_monday_and_counts_on_monday(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        order = reserve(hanako, yen=150_000, on=SATURDAY)
        assert order.value_date == MONDAY
        assert reads.moved_on(SATURDAY, contract_id=hanako.contract_id) == 0
        assert reads.moved_on(MONDAY, contract_id=hanako.contract_id) == 150_000
        # Saturday and Monday share one limit, because they share one day.
        assert refusal_of(lambda: reserve(hanako, yen=50_001, on=MONDAY)) is (
            Refusal.OVER_DAILY_LIMIT
        )
        assert reserve(hanako, yen=50_000, on=MONDAY).state is State.RESERVED


def test_where_holidays_are_refused_a_saturday_cannot_be_reserved(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        assert refusal_of(lambda: reserve(hanako, on=SATURDAY)) is Refusal.DAY_NOT_OFFERED


def test_where_it_counts_on_the_day_carried_out_that_days_limit_is_used_up(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=900_000)
    with current.serving(bank[0]):
        reserve(hanako, yen=150_000, on=FRIDAY)
        assert refusal_of(lambda: reserve(hanako, yen=50_001, on=FRIDAY)) is (
            Refusal.OVER_DAILY_LIMIT
        )
        # Today's limit and Thursday's are untouched.
        assert reserve(hanako, yen=200_000, on=THURSDAY).state is State.RESERVED
        assert press(hanako, draft(hanako, wish(hanako, yen=200_000))).state is State.ACCEPTED
        friday = AT + dt.timedelta(days=2)
        over = draft(hanako, wish(hanako, yen=50_001), at=friday)
        assert refusal_of(lambda: press(hanako, over, at=friday)) is Refusal.OVER_DAILY_LIMIT


def test_where_it_counts_on_the_day_made_todays_limit_is_used_up(bank: Bank) -> None:
    hanako = open_person(bank[1], balance_yen=9_000_000)
    with current.serving(bank[1]):
        reserve(hanako, yen=500_000, on=FRIDAY)
        reserve(hanako, yen=400_000, on=MONDAY)
        today = draft(hanako, wish(hanako, yen=100_001))
        assert refusal_of(lambda: press(hanako, today)) is Refusal.OVER_DAILY_LIMIT
        assert refusal_of(lambda: reserve(hanako, yen=100_001, on=THURSDAY)) is (
            Refusal.OVER_DAILY_LIMIT
        )
        friday = AT + dt.timedelta(days=2)
        full = draft(hanako, wish(hanako, yen=500_000), at=friday)
        assert press(hanako, full, at=friday).state is State.ACCEPTED


def test_what_failed_or_was_cancelled_gives_the_limit_back(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        order = reserve(hanako, yen=200_000, on=THURSDAY)
        carry_all_out(bank[0], THURSDAY)
        assert states([order]) == [("failed", "T12")]
        assert reads.moved_on(THURSDAY, contract_id=hanako.contract_id) == 0


@BOTH
def test_a_limit_of_nought_locks_reservations_too(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=900_000)
    with current.serving(bank[which]):
        most = facts.allowed_to(hanako.contract_id, at=AT).per_day_yen
        own = {"contract_id": hanako.contract_id, "most_yen": most}
        limits.set_own_limit(per_day_yen=0, at=AT, **own)
        # Raised again from tomorrow on, it is still locked today.
        limits.set_own_limit(per_day_yen=most, at=AT, **own)
        drafted = draft(hanako, wish(hanako, yen=1))
        assert refusal_of(lambda: press(hanako, drafted)) is Refusal.OVER_TRANSFER_LIMIT
        assert refusal_of(lambda: reserve(hanako, yen=1, on=FRIDAY)) is (
            Refusal.OVER_TRANSFER_LIMIT
        )
        tomorrow = AT + dt.timedelta(days=1)
        assert reserve(hanako, yen=1, on=FRIDAY, at=tomorrow).state is State.RESERVED


def test_thirty_reservations_at_once_never_exceed_the_limit_of_their_day(bank: Bank) -> None:
    hanako = open_person(bank[0])
    results = reserved_at_once(hanako, hands=30)
    with current.serving(bank[0]):
        refused = [no.refusal for no in results if isinstance(no, Refused)]
        assert refused == [Refusal.OVER_DAILY_LIMIT] * 24
        assert reads.moved_on(FRIDAY, contract_id=hanako.contract_id) == 180_000


def test_control_without_the_turn_the_limit_of_their_day_is_exceeded(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    monkeypatch.setattr(accounts, "take_own_turn", lambda contract_id: None)
    reserved_at_once(hanako, hands=30)
    with current.serving(bank[0]):
        assert reads.moved_on(FRIDAY, contract_id=hanako.contract_id) > 200_000


def reserved_at_once(person: Person, *, hands: int) -> list[object]:
    """Many drafts for one day, each of 30,000 yen, pressed at the same instant."""
    with current.serving(person.institution):
        what = replace(wish(person, yen=30_000), on=FRIDAY)
        drafted = [draft(person, what) for _ in range(hands)]
        days = calendar()

        def once(nth: int) -> object:
            return send.send_transfer(
                drafted=drafted[nth],
                by=person.actor,
                proof=proof_of(person, drafted[nth].request_id),
                calendar=days,
                at=AT,
            )

        return list(all_at_once(once, hands=hands, institution=person.institution))


def test_waiting_reservations_are_listed_the_nearest_day_first_page_by_page(bank: Bank) -> None:
    hanako = open_person(bank[1])
    with current.serving(bank[1]):
        late, soon, later = (reserve(hanako, on=day) for day in (MONDAY, THURSDAY, MONDAY))
        shown = reads.waiting(hanako.contract_id, limit=9)
        assert [each.number for each in shown] == [soon.number, late.number, later.number]
        first = reads.waiting(hanako.contract_id, limit=2)
        rest = reads.waiting(
            hanako.contract_id, limit=2, beyond=(first[-1].value_date, first[-1].number)
        )
        assert [each.number for each in (*first, *rest)] == [each.number for each in shown]


def test_the_list_of_orders_and_the_list_of_reservations_are_one_question_each(bank: Bank) -> None:
    hanako = open_person(bank[1], balance_yen=50_000)
    with current.serving(bank[1]):
        order = reserve(hanako, on=THURSDAY)
        pay_in(hanako.accounts[0], 1)
        with CaptureQueriesContext(connections[current.alias()]) as asked:
            recent = reads.recent(hanako.contract_id, since=AT.date(), limit=50, below=None)
        assert (len(asked), recent) == (1, [now(order)])
        with CaptureQueriesContext(connections[current.alias()]) as asked:
            waiting = reads.waiting(hanako.contract_id, limit=50)
        assert (len(asked), waiting) == (1, [now(order)])
