"""Of a contract that is stopped nothing leaves, even if the button was pressed before."""

from collections.abc import Callable

import pytest

from cast import AT, Person, open_person
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import cancel
from madoguchi.transfers.models import Order
from madoguchi.transfers.register_payee import register_payee_paid
from madoguchi.transfers.states import State
from madoguchi.values.refusal import Refusal
from payee_kit import change_proof_of
from reservations import reserve
from stops import stopped_meanwhile
from stories import draft, press, proof_of, wish

Bank = tuple[Institution, ...]
Prepared = Callable[[Person], Callable[[], object]]


def send(person: Person) -> Callable[[], object]:
    drafted = draft(person, wish(person, yen=1_000))
    return lambda: press(person, drafted)


def reserve_one(person: Person) -> Callable[[], object]:
    return lambda: reserve(person)


def cancel_one(person: Person) -> Callable[[], object]:
    request_id = reserve(person).request_id
    return lambda: cancel.cancel_order(
        request_id=request_id, by=person.actor, proof=proof_of(person, request_id), at=AT
    )


def register_the_payee(person: Person) -> Callable[[], object]:
    sent = press(person, draft(person, wish(person, yen=1_000)))
    return lambda: register_payee_paid(
        order=sent.request_id,
        note="",
        by=person.actor,
        proof=change_proof_of(person, sent.request_id),
        request_id=sent.request_id,
        profile=person.institution.profile,
        at=AT,
    )


def states_of(person: Person) -> list[str]:
    return list(
        Order.objects.filter(contract_id=person.contract_id).values_list("state", flat=True)
    )


@pytest.mark.parametrize("prepared", [send, reserve_one, cancel_one, register_the_payee])
def test_what_waits_for_the_turn_of_a_contract_being_stopped_is_refused(
    bank: Bank, prepared: Prepared
) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    with current.serving(bank[0]):
        deed, before = prepared(hanako), states_of(hanako)
        assert stopped_meanwhile(hanako, deed) is Refusal.CONTRACT_STOPPED
        assert states_of(hanako) == before


def test_control_a_turn_that_does_not_say_so_lets_the_money_go(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0], balance_yen=10_000)
    monkeypatch.setattr(accounts, "take_own_turn", accounts.take_turn)
    with current.serving(bank[0]):
        assert stopped_meanwhile(hanako, send(hanako)) is None
        assert states_of(hanako) == [State.ACCEPTED.value]
