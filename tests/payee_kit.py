"""Registered payees for the tests of pages: who is known, and pages as people read them."""

import html
import uuid

from django.test import Client

from cast import AT, Person
from madoguchi.access.actor import Proof
from madoguchi.customers import payees
from madoguchi.customers.payees import Named, Registered
from madoguchi.institutions import current
from madoguchi.values.account import AccountKind, AccountNumber, Payee

LIST, NEW, DELETE = "/payees/", "/payees/new/", "/payees/delete/"
ACCOUNT = "/payees/new/account/?bank=0001&branch=001"


def known(person: Person) -> list[Registered]:
    """Everybody the person has registered, and the bank for him."""
    with current.serving(person.institution):
        return payees.payees_of(person.contract_id)


def register(person: Person, *names: str, on_paper: bool = False, first: int = 9_100_000) -> None:
    """Register payees of these names, each at an account of its own."""
    with current.serving(person.institution):
        for nth, name in enumerate(names):
            account = AccountNumber("0001", "001", AccountKind.ORDINARY, f"{first + nth}")
            new = Named(Payee(account, name), "みずほ", "東京営業部")
            if on_paper:
                payees.register_on_paper(person.contract_id, new, at=AT)
            else:
                payees.register(person.contract_id, new, most=99, at=AT)


def page_of(client: Client, path: str) -> str:
    """A page that is answered with 200, its entities read."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return html.unescape(answer.content.decode())


def change_proof_of(person: Person, request_id: uuid.UUID) -> Proof | None:
    """What a payee just paid is registered with, where the institution wants it proved."""
    profile = person.institution.profile
    if not profile.transfers.register_paid_needs_proof:
        return None
    return Proof(person.contract_id, request_id, profile.factors.change)
