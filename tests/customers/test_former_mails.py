"""Addresses given up: remembered by the change itself, known for a time, and then forgotten."""

import datetime as dt

import pytest
from django.db import transaction

from cast import AT, Person, open_person
from madoguchi.customers import change_details, former_mails
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]

DAY = dt.timedelta(days=1)
NEW, NEWER = "new@customer.example", "newer@customer.example"


@pytest.fixture
def hanako(bank: Bank) -> Person:
    return open_person(bank[0])


def change(person: Person, new: Details, *, days: int = 0) -> None:
    with current.serving(person.institution):
        change_details.write(person.contract_id, new, at=AT + days * DAY)


def known(person: Person, *, since: dt.datetime = AT - DAY) -> tuple[str, ...]:
    with current.serving(person.institution):
        return former_mails.given_up_since(person.contract_id, since=since)


def test_every_address_given_up_is_known_the_last_one_first(hanako: Person) -> None:
    change(hanako, Details(NEW))
    change(hanako, Details(NEWER), days=1)
    assert known(hanako) == (NEW, hanako.mail)
    assert known(hanako, since=AT) == (NEW,), "what was given up after that moment"


def test_what_gives_no_address_up_is_not_remembered(bank: Bank, hanako: Person) -> None:
    change(hanako, Details(phone="0312345678"))
    change(hanako, Details(hanako.mail))
    assert known(hanako) == ()
    nobody = open_person(bank[0])
    change(nobody, Details(""))
    change(nobody, Details(NEW), days=1)
    assert known(nobody) == (nobody.mail,), "where there was none, none is given up"


def test_addresses_of_long_ago_are_forgotten_a_few_at_a_time(bank: Bank, hanako: Person) -> None:
    for nth in range(5):
        change(hanako, Details(f"nr{nth}@customer.example"), days=nth - 2_000)
    with current.serving(bank[0]), transaction.atomic(using=bank[0].key):
        before = AT - 1_997 * DAY
        assert [former_mails.sweep(given_up_before=before, most=2) for _ in range(3)] == [2, 1, 0]
    long_ago = AT - 9_000 * DAY
    assert known(hanako, since=long_ago) == ("nr3@customer.example", "nr2@customer.example")
