"""Whom a transfer went to is registered as it was paid; whom it did not go to is not."""

import uuid
from dataclasses import replace

import pytest

from cast import AT, Person, open_person
from madoguchi.access.actor import Proof
from madoguchi.customers import payees
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers.register_payee import (
    NotPaid,
    may_be_registered,
    register_payee_paid,
)
from madoguchi.transfers.states import State
from madoguchi.values.refusal import Refusal, Refused
from payee_kit import change_proof_of
from stories import draft, press, to_person, wish

Bank = tuple[Institution, ...]


def register(person: Person, order: uuid.UUID, *, note: str = "") -> None:
    """Register whom an order went to, proved where the institution wants it proved."""
    request_id = uuid.uuid4()
    register_payee_paid(
        order=order,
        note=note,
        by=person.actor,
        proof=change_proof_of(person, request_id),
        request_id=request_id,
        profile=person.institution.profile,
        at=AT,
    )


@pytest.mark.parametrize("which", [0, 1])
def test_the_payee_of_an_order_is_registered_as_it_was_paid(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which], balance_yen=100_000)
    with current.serving(bank[which]):
        order = press(hanako, draft(hanako, wish(hanako, yen=1_000)))
        register(hanako, order.request_id, note="会費")
        [kept] = payees.payees_of(hanako.contract_id)
        assert (kept.payee.name_kana, kept.payee.account.number) == ("ﾔﾏﾀﾞ ﾀﾛｳ", "9123456")
        assert (kept.bank_name, kept.branch_name, kept.note) == ("みずほ", "東京営業部", "会費")
        assert not kept.on_paper
        with pytest.raises(Refused) as no:
            register(hanako, order.request_id)
        assert no.value.refusal is Refusal.PAYEE_KNOWN


@pytest.mark.parametrize(("which", "needed"), [(0, True), (1, False)])
def test_without_proof_nobody_is_registered_where_the_profile_asks_for_it(
    bank: Bank, which: int, needed: bool
) -> None:
    hanako, taro = open_person(bank[which], balance_yen=100_000), open_person(bank[which])
    with current.serving(bank[which]):
        order = press(hanako, draft(hanako, wish(hanako, yen=1_000)))
        request_id = uuid.uuid4()
        change = bank[which].profile.factors.change
        of_nobody = (
            None,
            Proof(hanako.contract_id, uuid.uuid4(), change),
            Proof(taro.contract_id, request_id, change),
        )
        refused = []
        for proof in of_nobody:
            try:
                register_payee_paid(
                    order=order.request_id,
                    note="",
                    by=hanako.actor,
                    proof=proof,
                    request_id=request_id,
                    profile=bank[which].profile,
                    at=AT,
                )
            except Refused as no:
                refused.append(no.refusal)
        assert refused == ([Refusal.WEAK_PROOF] * 3 if needed else [])
        assert len(payees.payees_of(hanako.contract_id)) == (0 if needed else 1)


def test_a_strangers_order_and_one_that_never_was_register_nobody(bank: Bank) -> None:
    hanako, taro = open_person(bank[0], balance_yen=100_000), open_person(bank[0])
    with current.serving(bank[0]):
        order = press(hanako, draft(hanako, wish(hanako, yen=1_000)))
        for request_id in (order.request_id, uuid.uuid4()):
            with pytest.raises(NotPaid):
                register(taro, request_id)
        assert payees.payees_of(taro.contract_id) == []


def test_an_own_account_is_not_registered(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000, accounts_count=2)
    with current.serving(bank[0]):
        own = press(hanako, draft(hanako, to_person(hanako, hanako, yen=1_000, account=1)))
        assert own.reach == "own-account"
        with pytest.raises(NotPaid):
            register(hanako, own.request_id)
        assert payees.payees_of(hanako.contract_id) == []


def test_a_payee_the_money_came_back_from_or_never_left_for_is_not_offered(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        order = press(hanako, draft(hanako, wish(hanako, yen=1_000)))
    offered = {state for state in State if may_be_registered(replace(order, state=state))}
    assert offered == {State.RESERVED, State.ACCEPTED, State.SENT, State.SETTLED}
