"""From which money a reservation is paid (C10): this morning's or the day before's, no other."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from cast import Person, open_person, pay_in
from hands import wait_until_somebody_waits_for_a_lock
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import post_all
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import carry_out
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from reservations import THURSDAY, carry_all_out, dawn, reserve, states, story_of
from stories import to_person, wish

Bank = tuple[Institution, ...]
BOTH = pytest.mark.parametrize("which", [0, 1], ids=["the morning", "the day before"])
# What a transfer of less than 30,000 yen to another bank costs at each.
FEE = (275, 330)


def balance(person: Person, account: int = 0) -> int:
    ledger_id = person.accounts[account].ledger_account_id
    return ledger.balances([ledger_id])[ledger_id].yen


@pytest.fixture(autouse=True)
def nothing_due(bank: Bank) -> None:
    """What other tests left is out of the way, so that a test sees its own."""
    for each in bank:
        carry_all_out(each, THURSDAY)


@BOTH
def test_short_of_funds_it_fails_for_good_and_the_customer_is_told(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=1_000)
    with current.serving(bank[which]):
        order = reserve(hanako, yen=1_000)
        carried = carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=50)
        assert carried == carry_out.CarriedOut(done=0, failed=1, left=False)
        assert states([order]) == [("failed", "T12")]
        assert balance(hanako) == 1_000
        about = str(order.request_id)
        mail = queued.bodies(wire="mail", purpose="transfer.failed")[about]
        assert "実行できませんでした（残高不足）" in mail["text"]
        assert about not in queued.bodies(wire="clearing")
        assert story_of(order) == ["transfer.reserved", "transfer.failed"]
        # However much is paid in afterwards, nothing is tried again.
        pay_in(hanako.accounts[0], 90_000, at=dawn(THURSDAY))
        carry_all_out(bank[which], THURSDAY)
        assert (states([order]), balance(hanako)) == ([("failed", "T12")], 91_000)


@BOTH
def test_reservations_take_their_money_in_the_order_in_which_they_were_made(
    bank: Bank, which: int
) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        orders = [reserve(hanako, yen=yen) for yen in (6_000, 6_000, 3_000)]
        carry_all_out(bank[which], THURSDAY)
        assert states(orders) == [("accepted", ""), ("failed", "T12"), ("accepted", "")]
        assert balance(hanako) == 10_000 - 9_000 - 2 * FEE[which]


@pytest.mark.parametrize(
    ("which", "state"), [(0, ("accepted", "")), (1, ("failed", "T12"))], ids=["akagi", "naniwa"]
)
def test_cash_paid_in_on_the_morning_counts_only_where_the_morning_does(
    bank: Bank, which: int, state: tuple[str, str]
) -> None:
    hanako = open_person(bank[which], balance_yen=1_000)
    with current.serving(bank[which]):
        order = reserve(hanako, yen=1_000)
        pay_in(hanako.accounts[0], 50_000, at=dawn(THURSDAY))
        carry_all_out(bank[which], THURSDAY)
        assert states([order]) == [state]


@BOTH
def test_cash_taken_out_on_the_morning_is_gone(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        order = reserve(hanako, yen=1_000)
        pay_in(hanako.accounts[0], -9_500, at=dawn(THURSDAY))
        carry_all_out(bank[which], THURSDAY)
        assert (states([order]), balance(hanako)) == ([("failed", "T12")], 500)


@BOTH
def test_an_overdraft_line_may_be_used(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], overdraft_yen=1_000 + FEE[which])
    with current.serving(bank[which]):
        orders = [reserve(hanako, yen=1_000), reserve(hanako, yen=1)]
        carry_all_out(bank[which], THURSDAY)
        assert states(orders) == [("accepted", ""), ("failed", "T12")]
        assert balance(hanako) == -1_000 - FEE[which]


def test_a_second_run_of_the_day_knows_what_the_first_took_from_the_closing_balance(
    bank: Bank,
) -> None:
    hanako = open_person(bank[1], balance_yen=10_000)
    with current.serving(bank[1]):
        first = reserve(hanako, yen=6_000)
        pay_in(hanako.accounts[0], 50_000, at=dawn(THURSDAY))
        carry_all_out(bank[1], THURSDAY)
        # Pressed before midnight, committed after the first run.
        late = [reserve(hanako, yen=yen) for yen in (4_000, 3_000)]
        carry_all_out(bank[1], THURSDAY)
        assert states([first, *late]) == [("accepted", ""), ("failed", "T12"), ("accepted", "")]


def test_money_that_one_reservation_brings_pays_the_next_where_the_morning_counts(
    bank: Bank,
) -> None:
    hanako = open_person(bank[0], balance_yen=2_000, accounts_count=2)
    with current.serving(bank[0]):
        pay_in(hanako.accounts[1], -2_000)
        own = to_person(hanako, hanako, yen=2_000, account=1)
        orders = [
            reserve(hanako, what=own),
            reserve(hanako, what=wish(hanako, yen=1_000, source=1)),
        ]
        carry_all_out(bank[0], THURSDAY)
        assert states(orders) == [("settled", ""), ("accepted", "")]
        assert (balance(hanako), balance(hanako, 1)) == (0, 725)


def test_cash_wanted_at_the_same_instant_waits_and_then_finds_what_is_left(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0], balance_yen=1_275)
    really = post_all.post_all

    def withdraw() -> None:
        with current.serving(bank[0]):
            try:
                pay_in(hanako.accounts[0], -1, at=dawn(THURSDAY))
            finally:
                connections.close_all()

    with current.serving(bank[0]), ThreadPoolExecutor(max_workers=1) as beside:
        order, waits = reserve(hanako, yen=1_000), []

        def meanwhile(entries: Any, *, at: dt.datetime) -> list[int]:
            waits.append(beside.submit(withdraw))
            wait_until_somebody_waits_for_a_lock()
            return really(entries, at=at)

        monkeypatch.setattr(post_all, "post_all", meanwhile)
        carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=50)
        with pytest.raises(Refused) as no:
            waits[0].result()
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        assert (states([order]), balance(hanako)) == ([("accepted", "")], 0)
