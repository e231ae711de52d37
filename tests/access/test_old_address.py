"""Whoever takes an address over is not the only one to hear of what he does then (E2)."""

import datetime as dt
import uuid

import pytest

from cast import AT, LOGIN_PASSWORD, Person, open_person
from madoguchi.access import lock_mail
from madoguchi.access.actor import Proof
from madoguchi.access.change_details import change_details
from madoguchi.access.change_password import Wish, change_passwords
from madoguchi.access.codes import CODES
from madoguchi.access.prove import Answer
from madoguchi.customers import former_mails
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.wires.models import Outgoing

Bank = tuple[Institution, ...]

SECOND = "natsu2027"
NEW, NEWER = "new@customer.example", "newer@customer.example"
DAY, INSTANT = dt.timedelta(days=1), dt.timedelta(microseconds=1)
PERIOD = 30 * DAY


@pytest.fixture
def hanako(bank: Bank) -> Person:
    return open_person(bank[0])


def takes(person: Person, mail: str, *, at: dt.datetime = AT) -> list[str]:
    """Change the address; returns who is told."""
    request_id, profile = uuid.uuid4(), person.institution.profile
    with current.serving(person.institution):
        change_details(
            new=Details(mail),
            by=person.actor,
            proof=Proof(person.contract_id, request_id, profile.factors.change),
            request_id=request_id,
            profile=profile,
            at=at,
        )
        return told(str(request_id))


def changes_password(
    person: Person, *, at: dt.datetime = AT, current_one: str = LOGIN_PASSWORD, new: str = SECOND
) -> list[str]:
    """Change the login password; returns who is told."""
    request_id = uuid.uuid4()
    with current.serving(person.institution):
        change_passwords(
            (Wish("login", current_one, new, new),),
            by=person.actor,
            answer=Answer(),
            factors=(),
            request_id=request_id,
            profile=person.institution.profile,
            keep="",
            at=at,
        )
        return told(str(request_id))


def told(about: str) -> list[str]:
    """Whom the mails about a deed go to, in their order."""
    rows = Outgoing.objects.filter(wire="mail", about=about).order_by("purpose")
    return [row.body["to"] for row in rows]


def test_a_new_password_is_told_to_the_old_address_as_well(hanako: Person) -> None:
    assert takes(hanako, NEW) == [NEW, hanako.mail]
    assert changes_password(hanako, at=AT + DAY) == [NEW, hanako.mail]


@pytest.mark.parametrize(
    ("after", "hears"),
    [(dt.timedelta(0), True), (PERIOD - INSTANT, True), (PERIOD, False), (400 * DAY, False)],
)
def test_the_old_address_hears_for_thirty_days(
    bank: Bank, hanako: Person, after: dt.timedelta, hears: bool
) -> None:
    assert bank[0].profile.mails.old_address_days == 30
    takes(hanako, NEW)
    assert changes_password(hanako, at=AT + after) == [NEW, *([hanako.mail] if hears else [])]


def test_whoever_changes_the_address_twice_is_not_rid_of_its_owner(hanako: Person) -> None:
    takes(hanako, NEW)
    assert takes(hanako, NEWER, at=AT + DAY) == [NEWER, NEW, hanako.mail]
    assert changes_password(hanako, at=AT + 2 * DAY) == [NEWER, NEW, hanako.mail]
    later = changes_password(hanako, at=AT + PERIOD, current_one=SECOND, new="fuyu2028")
    assert later == [NEWER, NEW]


def test_an_address_that_is_taken_back_is_told_once(hanako: Person) -> None:
    takes(hanako, NEW)
    assert takes(hanako, hanako.mail, at=AT + DAY) == [hanako.mail, NEW]
    assert changes_password(hanako, at=AT + 2 * DAY) == [hanako.mail, NEW]


def test_a_lock_is_told_to_the_old_address_as_well(hanako: Person) -> None:
    takes(hanako, NEW)
    with current.serving(hanako.institution):
        lock_mail.tell_locked(hanako.contract_id, CODES["login"], at=AT + DAY)
        locks = Outgoing.objects.filter(purpose__startswith="identity.lock.")
        assert locks.filter(body__to=hanako.mail).count() == 1


def test_nobody_elses_old_address_hears(bank: Bank, hanako: Person) -> None:
    takes(hanako, NEW)
    taro = open_person(bank[0])
    assert changes_password(taro) == [taro.mail]


def test_control_where_old_addresses_are_not_asked_for_the_new_one_alone_hears(
    hanako: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(former_mails, "given_up_since", lambda contract_id, *, since: ())
    assert takes(hanako, NEW) == [NEW]
    assert changes_password(hanako, at=AT + DAY) == [NEW]
