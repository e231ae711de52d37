"""Cancelling a reservation: only one's own, only before its day, proved like the transfer."""

import datetime as dt
import uuid

import pytest

from cast import AT, Person, open_person
from madoguchi.access.actor import Proof
from madoguchi.console.verify import findings
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.policy.table import FactorName
from madoguchi.transfers import cancel, reads
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import State
from madoguchi.values.day import TOKYO
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import queued
from reservations import FRIDAY, MONDAY, THURSDAY, carry_all_out, dawn, reserve, states, story_of
from stories import draft, press, proof_of, to_person, wish

Bank = tuple[Institution, ...]
BOTH = pytest.mark.parametrize("which", [0, 1], ids=["confirmation password", "image card"])


def cancelled(
    person: Person, order: Transfer, *, at: dt.datetime = AT, proof: Proof | None = None
) -> Transfer:
    """Let a person cancel an order, by default with the proof he is asked for."""
    return cancel.cancel_order(
        request_id=order.request_id,
        by=person.actor,
        proof=proof or proof_of(person, order.request_id),
        at=at,
    )


def refusal_of(person: Person, order: Transfer, *, at: dt.datetime = AT) -> Refusal:
    with pytest.raises(Refused) as no:
        cancelled(person, order, at=at)
    return no.value.refusal


@BOTH
def test_a_cancelled_reservation_is_told_by_mail_and_never_carried_out(
    bank: Bank, which: int
) -> None:
    hanako = open_person(bank[which], balance_yen=10_000)
    with current.serving(bank[which]):
        order = reserve(hanako)
        assert cancelled(hanako, order).state is State.CANCELLED
        carry_all_out(bank[which], THURSDAY)
        assert states([order]) == [("cancelled", "")]
        ledger_id = hanako.accounts[0].ledger_account_id
        assert ledger.balances([ledger_id])[ledger_id].yen == 10_000
        mail = queued.bodies(wire="mail", purpose="transfer.cancelled")[str(order.request_id)]
        assert "予約を取り消しました" in mail["subject"] and order.receipt in mail["text"]
        assert story_of(order) == ["transfer.reserved", "transfer.cancelled"]


def test_a_cancelled_reservation_gives_its_limit_back(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        order = reserve(hanako, yen=200_000, on=FRIDAY)
        cancelled(hanako, order)
        assert reads.moved_on(FRIDAY, contract_id=hanako.contract_id) == 0
        assert reserve(hanako, yen=200_000, on=FRIDAY).state is State.RESERVED


def test_once_its_day_has_come_it_cannot_be_cancelled(bank: Bank) -> None:
    hanako = open_person(bank[0])
    last, first = (dt.datetime(2026, 11, 25, 23, 59, tzinfo=TOKYO), dawn(THURSDAY))
    with current.serving(bank[0]):
        order = reserve(hanako)
        assert reads.may_be_cancelled(order, at=last) is True
        assert reads.may_be_cancelled(order, at=first) is False
        assert refusal_of(hanako, order, at=first) is Refusal.NOT_CANCELLABLE
        assert cancelled(hanako, order, at=last).state is State.CANCELLED


def test_what_does_not_wait_cannot_be_cancelled(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with current.serving(bank[0]):
        sent = press(hanako, draft(hanako, wish(hanako, yen=1)))
        gone, failed = reserve(hanako, yen=1), reserve(hanako, yen=90_000)
        carry_all_out(bank[0], THURSDAY)
        twice = reserve(hanako, on=MONDAY)
        cancelled(hanako, twice)
        for order in (sent, gone, failed, twice):
            assert refusal_of(hanako, order) is Refusal.NOT_CANCELLABLE
        assert states([gone, failed]) == [("accepted", ""), ("failed", "T12")]


def test_a_strangers_reservation_is_answered_like_one_that_does_not_exist(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        order = reserve(hanako)
        assert refusal_of(taro, order) is Refusal.NOT_CANCELLABLE
        with pytest.raises(Refused) as no:
            cancel.cancel_order(
                request_id=(nobodys := uuid.uuid4()),
                by=taro.actor,
                proof=proof_of(taro, nobodys),
                at=AT,
            )
        assert no.value.refusal is Refusal.NOT_CANCELLABLE
        assert states([order]) == [("reserved", "")]


@pytest.mark.parametrize("wrong", ["another's", "another request's", "a weaker factor's"])
def test_a_proof_must_be_the_customers_own_for_this_order_and_strong_enough(
    bank: Bank, wrong: str
) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    with current.serving(bank[0]):
        order = reserve(hanako)
        right = proof_of(hanako, order.request_id)
        proof = {
            "another's": proof_of(taro, order.request_id),
            "another request's": proof_of(hanako, uuid.uuid4()),
            "a weaker factor's": Proof(right.contract_id, right.request_id, "image-card"),
        }[wrong]
        with pytest.raises(Refused) as no:
            cancelled(hanako, order, proof=proof)
        assert no.value.refusal is Refusal.WEAK_PROOF
        assert states([order]) == [("reserved", "")]
        assert story_of(order) == ["transfer.reserved"]


@pytest.mark.parametrize(
    ("which", "with_token", "with_paper"),
    [
        (
            0,
            ("confirmation-password", "one-time-password"),
            ("confirmation-password",),
        ),
        (1, ("one-time-password",), ("one-time-password",)),
    ],
    ids=["beside", "instead"],
)
def test_the_factors_are_those_of_a_transfer_to_that_payee(
    bank: Bank,
    monkeypatch: pytest.MonkeyPatch,
    which: int,
    with_token: tuple[FactorName, ...],
    with_paper: tuple[FactorName, ...],
) -> None:
    hanako = open_person(bank[which])
    with current.serving(bank[which]):
        order = reserve(hanako)
        assert cancel.factors_of(order) == (bank[which].profile.factors.transfer,)
        monkeypatch.setattr("madoguchi.access.accept_code.has_token", lambda contract_id: True)
        assert cancel.factors_of(order) == with_token
        # The institution's own factor alone does not do any more.
        assert refusal_of(hanako, order) is Refusal.WEAK_PROOF
        monkeypatch.setattr(
            "madoguchi.customers.payees.is_preregistered", lambda payee, contract_id: True
        )
        assert cancel.factors_of(order) == with_paper


def test_outside_the_hours_of_reservations_nothing_is_cancelled(bank: Bank) -> None:
    hanako = open_person(bank[1])
    late = dt.datetime(2026, 11, 25, 22, 0, tzinfo=TOKYO)
    with current.serving(bank[1]):
        order = reserve(hanako, on=FRIDAY)
        with pytest.raises(Refused) as no:
            cancelled(hanako, order, at=late)
        assert no.value.refusal is Refusal.OUTSIDE_HOURS
        assert no.value.facts["next_open"] == late.replace(day=26, hour=7)
        assert cancelled(hanako, order, at=late.replace(hour=21, minute=59)).state is (
            State.CANCELLED
        )


def test_a_transfer_between_own_accounts_can_be_cancelled_too(bank: Bank) -> None:
    hanako = open_person(bank[0], accounts_count=2)
    with current.serving(bank[0]):
        order = reserve(hanako, what=to_person(hanako, hanako, yen=1, account=1))
        assert cancelled(hanako, order).reach == "own-account"
        assert states([order]) == [("cancelled", "")]


def test_the_books_are_clean_after_all_that(bank: Bank) -> None:
    assert [finding for each in bank for finding in findings(each)] == []
