"""Of a contract that is stopped no bill is paid, even if the button was pressed before."""

import pytest

from cast import Person, open_person
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.payeasy.models import Payment
from madoguchi.values.refusal import Refusal
from payeasy_kit import Network, ask, draft, fresh_number, press
from stops import stopped_meanwhile

Bank = tuple[Institution, ...]


def pressed(person: Person) -> tuple[Refusal | None, int]:
    """Pay a bill while the contract is stopped; why it was refused, and how many were paid."""
    with current.serving(person.institution):
        drafted = draft(person, ask(person, fresh_number("9100")))
        no = stopped_meanwhile(person, lambda: press(person, drafted))
        return no, Payment.objects.filter(contract_id=person.contract_id).count()


def test_a_bill_that_waits_for_the_turn_of_a_contract_being_stopped_is_not_paid(
    bank: Bank, billers: Network
) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    assert pressed(hanako) == (Refusal.CONTRACT_STOPPED, 0)


def test_control_a_turn_that_does_not_say_so_lets_it_be_paid(
    bank: Bank, billers: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(accounts, "take_own_turn", accounts.take_turn)
    hanako = open_person(bank[0], balance_yen=100_000)
    assert pressed(hanako) == (None, 1)
