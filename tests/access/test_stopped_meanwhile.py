"""Of a contract that is stopped its customer changes nothing, even if he pressed before."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from cast import AT, CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person, open_person
from madoguchi.access import change_details, change_limit, change_login_id, issue_token
from madoguchi.access.actor import Proof
from madoguchi.access.change_password import Wish, change_passwords
from madoguchi.access.prove import Answer
from madoguchi.customers import accounts, contract
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal
from stops import stopped_meanwhile

Bank = tuple[Institution, ...]
Change = Callable[[Person], object]


def proved(person: Person) -> dict[str, Any]:
    """What every change asks for, proof included."""
    request_id, profile = uuid.uuid4(), person.institution.profile
    proof = Proof(person.contract_id, request_id, profile.factors.change)
    asked = {"by": person.actor, "proof": proof, "request_id": request_id}
    return {**asked, "profile": profile, "at": AT}


def details(person: Person) -> None:
    change_details.change_details(new=Details("new@customer.example"), **proved(person))


def login_id(person: Person) -> None:
    change_login_id.change_login_id(new=f"neko{person.contract_id}", **proved(person))


def limit(person: Person) -> None:
    change_limit.change_limit(per_day_yen=1_000, **proved(person))


def password(person: Person) -> None:
    change_passwords(
        (Wish("login", LOGIN_PASSWORD, "natsu2027", "natsu2027"),),
        by=person.actor,
        answer=Answer(),
        factors=(),
        request_id=uuid.uuid4(),
        profile=person.institution.profile,
        keep="",
        at=AT,
    )


def token(person: Person) -> None:
    issue_token.issue(
        issue_token.apply(mobile_mail="keitai@mobile.example", typed_start_password="135790"),
        by=person.actor,
        answer=Answer(password=CONFIRMATION_PASSWORD),
        profile=person.institution.profile,
        at=AT,
    )


@pytest.mark.parametrize("change", [details, login_id, limit, password, token])
def test_a_change_that_waits_for_the_turn_of_a_contract_being_stopped_is_refused(
    bank: Bank, change: Change
) -> None:
    hanako = open_person(bank[0])
    assert stopped_meanwhile(hanako, lambda: change(hanako)) is Refusal.CONTRACT_STOPPED


def test_control_a_turn_that_does_not_say_so_lets_the_change_be_made(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    monkeypatch.setattr(accounts, "take_own_turn", accounts.take_turn)
    assert stopped_meanwhile(hanako, lambda: details(hanako)) is None
    with current.serving(bank[0]):
        facts = contract.facts_of(hanako.contract_id)
        assert facts is not None and facts.mail == "new@customer.example"
