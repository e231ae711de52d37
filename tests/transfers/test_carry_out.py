"""Carrying reservations out: what moves, what fails and why, in which order, from which money."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cast import AT, Person, open_person
from madoguchi.audit import record
from madoguchi.console.verify import findings
from madoguchi.customers import limits, resume, stop
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import carry_out, facts, settle
from madoguchi.transfers.failures import FAILURES
from madoguchi.transfers.models import Order
from madoguchi.values.refusal import Refusal
from madoguchi.wires import queued
from reservations import (
    FRIDAY,
    THURSDAY,
    carry_all_out,
    dawn,
    reserve,
    states,
    story_of,
)
from stories import to_person

Bank = tuple[Institution, ...]
Superuser = Callable[[], psycopg.Connection[Any]]
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
def test_on_its_day_a_reservation_moves_money_sends_one_telegram_and_is_told_by_mail(
    bank: Bank, which: int
) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        order = reserve(hanako, yen=1_000)
        assert carry_out.due_count(THURSDAY) == 1
        assert carry_out.due_count(AT.date()) == 0
        carried = carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=50)
        assert carried == carry_out.CarriedOut(done=1, failed=0, left=False)
        assert states([order]) == [("accepted", "")]
        assert balance(hanako) == 10_000 - 1_000 - FEE[which]
        lines = ledger.lines(
            hanako.accounts[0].ledger_account_id, first=THURSDAY, last=THURSDAY, limit=9
        )
        assert [(line.amount, line.narrative) for line in lines] == [
            (-FEE[which], "振込手数料"),
            (-1_000, "振込 ﾔﾏﾀﾞ ﾀﾛｳ"),
        ]
        about = str(order.request_id)
        telegram = queued.bodies(wire="clearing", purpose="transfer")[about]
        assert (telegram["amount_yen"], telegram["value_date"]) == (1_000, "2026-11-26")
        mail = queued.bodies(wire="mail", purpose="transfer.carried-out")[about]
        assert "実行しました" in mail["subject"] and order.receipt in mail["text"]
        assert story_of(order) == ["transfer.reserved", "transfer.accepted"]
        # From here on it is an order like any other.
        assert settle.note_sent(order.request_id, at=dawn(THURSDAY)) is True


def test_inside_the_bank_the_money_arrives_at_once(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=5_000)
    taro = open_person(bank[0], name="試験 太郎", name_kana="ｼｹﾝ ﾀﾛｳ")
    with current.serving(bank[0]):
        order = reserve(hanako, what=to_person(hanako, taro, yen=4_000))
        carry_all_out(bank[0], THURSDAY)
        assert states([order]) == [("settled", "")]
        assert (balance(hanako), balance(taro)) == (1_000, 4_000)
        assert str(order.request_id) not in queued.bodies(wire="clearing")


def test_carried_out_twice_it_moves_once(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with current.serving(bank[0]):
        reserve(hanako, yen=1_000)
        carry_all_out(bank[0], THURSDAY)
        again = carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=50)
        assert again == carry_out.CarriedOut(done=0, failed=0, left=False)
        assert balance(hanako) == 10_000 - 1_275


def test_nothing_is_carried_out_before_its_day(bank: Bank) -> None:
    with current.serving(bank[0]), pytest.raises(ValueError, match="has not come"):
        carry_out.carry_out_some(THURSDAY, at=AT, most=50)


def test_a_missed_day_is_made_up_on_the_day_it_is_found(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with current.serving(bank[0]):
        order = reserve(hanako, yen=1_000, on=THURSDAY)
        carry_all_out(bank[0], THURSDAY, at=dawn(FRIDAY))
        assert states([order]) == [("accepted", "")]
        ledger_id = hanako.accounts[0].ledger_account_id
        assert len(ledger.lines(ledger_id, first=FRIDAY, last=FRIDAY, limit=9)) == 2


@pytest.mark.parametrize("change", ["name", "number"])
def test_a_receiver_here_who_is_gone_since_makes_it_fail(
    bank: Bank, as_superuser: Superuser, change: str
) -> None:
    hanako = open_person(bank[0], balance_yen=5_000)
    taro = open_person(bank[0], name="試験 太郎", name_kana="ｼｹﾝ ﾀﾛｳ")
    number = taro.accounts[0].number
    set_to = "holder_kana = 'ｼｹﾝ ｼﾞﾛｳ'" if change == "name" else "number = '8' || right(number, 6)"
    with current.serving(bank[0]):
        order = reserve(hanako, what=to_person(hanako, taro, yen=4_000))
        with as_superuser() as admin:
            admin.execute(
                f"UPDATE {bank[0].key}.customers_deposit_account SET {set_to} WHERE number = %s",
                (number,),
            )
        carry_all_out(bank[0], THURSDAY)
        assert states([order]) == [("failed", "T04")]
        assert (balance(hanako), balance(taro)) == (5_000, 0)
        mail = queued.bodies(wire="mail", purpose="transfer.failed")[str(order.request_id)]
        assert "振込先の口座なし" in mail["text"]


def test_a_receiver_here_reserved_for_without_the_space_in_his_name_is_paid(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=5_000)
    taro = open_person(bank[0], name_kana="ｼｹﾝ ﾀﾛｳ")
    what = to_person(hanako, taro, yen=4_000)
    what = replace(what, payee=replace(what.payee, name_kana="ｼｹﾝﾀﾛｳ"))
    with current.serving(bank[0]):
        order = reserve(hanako, what=what)
        carry_all_out(bank[0], THURSDAY)
        assert states([order]) == [("settled", "")] and balance(taro) == 4_000


def test_a_stopped_contract_pays_nothing_and_a_resumed_one_does_not_make_up_for_it(
    bank: Bank,
) -> None:
    hanako = open_person(bank[0], balance_yen=5_000)
    with current.serving(bank[0]):
        order = reserve(hanako)
        stop.stop(hanako.contract_id, reason="bank", at=AT)
        carry_all_out(bank[0], THURSDAY)
        resume.resume(hanako.contract_id)
        carry_all_out(bank[0], THURSDAY)
        assert (states([order]), balance(hanako)) == ([("failed", "T15")], 5_000)


def lower(person: Person, yen: int) -> None:
    most = facts.allowed_to(person.contract_id, at=AT).per_day_yen
    limits.set_own_limit(
        contract_id=person.contract_id, per_day_yen=yen, most_yen=most, at=dawn(THURSDAY)
    )


def test_a_limit_lowered_since_does_not_undo_what_was_accepted(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=5_000)
    with current.serving(bank[0]):
        order = reserve(hanako, yen=1_000)
        lower(hanako, 1)
        carry_all_out(bank[0], THURSDAY)
        assert states([order]) == [("accepted", "")]


def test_a_limit_of_nought_locks_what_waits_but_not_between_ones_own_accounts(bank: Bank) -> None:
    """振込ロック: whoever fears for his account stops everything that would leave it (ADR 0024)."""
    hanako = open_person(bank[0], balance_yen=5_000, accounts_count=2)
    with current.serving(bank[0]):
        leaves = reserve(hanako, yen=1_000)
        stays = reserve(hanako, what=to_person(hanako, hanako, yen=500, account=1))
        lower(hanako, 0)
        carry_all_out(bank[0], THURSDAY)
        assert states([leaves, stays]) == [("failed", "T10"), ("settled", "")]
        assert (balance(hanako), balance(hanako, 1)) == (4_500, 5_500)


def test_a_contract_is_carried_out_whole_and_others_are_left_for_the_next_call(bank: Bank) -> None:
    hanako, taro = (open_person(bank[0], balance_yen=90_000) for _ in range(2))
    with current.serving(bank[0]):
        orders = [reserve(person) for person in (taro, hanako, taro, hanako, hanako)]
        carried = carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=1)
        assert carried == carry_out.CarriedOut(done=3, failed=0, left=True)
        hanakos, taros = states(orders)[1::2] + states(orders)[4:], states(orders)[0:3:2]
        assert hanakos == [("accepted", "")] * 3
        assert taros == [("reserved", "")] * 2
        carried = carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=1)
        assert carried == carry_out.CarriedOut(done=2, failed=0, left=False)


def test_killed_before_the_end_it_leaves_nothing_half_done_and_goes_on_next_time(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with current.serving(bank[0]):
        order = reserve(hanako)

        def dies(*arguments: object, **named: object) -> None:
            raise KeyboardInterrupt

        with monkeypatch.context() as patched:
            patched.setattr(record, "record_all", dies)
            with pytest.raises(KeyboardInterrupt):
                carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=50)
        assert (states([order]), balance(hanako)) == ([("reserved", "")], 10_000)
        assert str(order.request_id) not in queued.bodies(wire="clearing")
        carry_all_out(bank[0], THURSDAY)
        assert (states([order]), balance(hanako)) == ([("accepted", "")], 8_725)


def test_it_takes_as_many_statements_for_forty_orders_as_for_four(bank: Bank) -> None:
    counted = []
    with current.serving(bank[0]):
        for persons in (2, 20):
            people = [open_person(bank[0], balance_yen=90_000) for _ in range(persons)]
            orders = [reserve(person) for person in people for _ in range(2)]
            with CaptureQueriesContext(connections[current.alias()]) as asked:
                carry_out.carry_out_some(THURSDAY, at=dawn(THURSDAY), most=50)
            assert states(orders) == [("accepted", "")] * len(orders)
            counted.append(len(asked))
    assert counted[0] == counted[1]


def test_every_reason_that_was_given_has_words_for_the_customer(bank: Bank) -> None:
    assert set(FAILURES) <= {refusal.value for refusal in Refusal}
    with current.serving(bank[0]):
        found = Order.objects.exclude(failure="").values_list("failure", flat=True)
        assert set(found) <= set(FAILURES)


def test_the_books_are_clean_after_all_that(bank: Bank) -> None:
    assert [finding for each in bank for finding in findings(each)] == []
