"""The try that locks: it is told whoever is killed, and holds whoever is right meanwhile."""

import datetime as dt
from typing import Any

import pytest

from cast import AT, LOGIN_PASSWORD, Person, open_person
from hands import all_at_once
from locks import told_of
from madoguchi.access import lockout, passwords, sign_on
from madoguchi.access.models import Session, Tries
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused

Bank = tuple[Institution, ...]
A_MINUTE = dt.timedelta(minutes=1)


def guess(
    person: Person, password: str = "wrong1", *, at: dt.datetime = AT
) -> sign_on.SignedOn | Refusal:
    try:
        return sign_on.sign_on(
            login_id=person.login_id,
            password=password,
            profile=person.institution.profile,
            at=at,
        )
    except Refused as refused:
        return refused.refusal


class Killed(BaseException):
    """The process dies here."""


def killed_at_the_last_try(person: Person) -> None:
    """Answer wrongly until the next wrong answer would lock, and die while that is looked at."""

    def die(*, contract_id: int | None, **asked: Any) -> str | None:
        raise Killed

    for _ in range(4):
        assert guess(person) is Refusal.LOGIN_MISMATCH
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(passwords, "mark_if_right", die)
        with pytest.raises(Killed):
            guess(person)


def tries_of(person: Person) -> tuple[int, bool]:
    row = Tries.objects.get(subject=f"login:{person.contract_id}")
    return row.spent, row.locked_until is not None


def test_a_lock_whose_teller_was_killed_is_told_by_whoever_meets_it(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        killed_at_the_last_try(hanako)
        assert tries_of(hanako) == (5, True), "the try stays spent"
        assert guess(hanako) is Refusal.LOGIN_LOCKED_OUT
        assert told_of(hanako.contract_id) == (0, 0), "for all one knows it is being looked at"
        said = all_at_once(lambda _: guess(hanako, at=AT + A_MINUTE), hands=9, institution=bank[0])
        assert said == [Refusal.LOGIN_LOCKED_OUT] * 9
        assert told_of(hanako.contract_id) == (1, 1)


def test_a_lock_that_is_over_before_anybody_meets_it_is_told_all_the_same(bank: Bank) -> None:
    hanako = open_person(bank[0])
    later = AT + dt.timedelta(minutes=60)
    with current.serving(bank[0]):
        killed_at_the_last_try(hanako)
        assert isinstance(guess(hanako, LOGIN_PASSWORD, at=later), sign_on.SignedOn)
        assert told_of(hanako.contract_id) == (1, 1)
        assert tries_of(hanako) == (0, False)


def test_control_where_nobody_tells_for_the_killed_the_lock_stays_silent(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    monkeypatch.setattr(lockout, "claim_telling", lambda subject, **since: False)
    with current.serving(bank[0]):
        killed_at_the_last_try(hanako)
        assert guess(hanako, at=AT + A_MINUTE) is Refusal.LOGIN_LOCKED_OUT
        assert told_of(hanako.contract_id) == (0, 0)


def test_five_right_passwords_at_once_lock_nobody_out(bank: Bank) -> None:
    hanako = open_person(bank[0])
    said = all_at_once(lambda _: guess(hanako, LOGIN_PASSWORD), hands=5, institution=bank[0])
    assert [each for each in said if not isinstance(each, sign_on.SignedOn)] == []


def right_while_others_lock(person: Person, monkeypatch: pytest.MonkeyPatch) -> object:
    """Sign on rightly; while the password is compared, other hands lock the login by wrong ones."""
    compare = passwords.mark_if_right

    def compared(**asked: Any) -> str | None:
        found = compare(**asked)
        monkeypatch.setattr(passwords, "mark_if_right", compare)
        said = all_at_once(lambda _: guess(person), hands=4, institution=person.institution)
        assert all(isinstance(each, Refusal) for each in said)
        return found

    monkeypatch.setattr(passwords, "mark_if_right", compared)
    with current.serving(person.institution):
        return guess(person, LOGIN_PASSWORD)


def test_a_lock_reached_meanwhile_holds_against_a_right_password(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    assert right_while_others_lock(hanako, monkeypatch) is Refusal.LOGIN_LOCKED_OUT
    with current.serving(bank[0]):
        assert not Session.objects.filter(contract_id=hanako.contract_id).exists()
        assert tries_of(hanako) == (5, True)
        assert told_of(hanako.contract_id) == (1, 1)


def test_control_a_right_password_that_forgets_whatever_is_there_undoes_the_lock(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])

    def forget(subject: str, *rule: object, **when: object) -> bool:
        lockout.release(subject)
        return True

    monkeypatch.setattr(lockout, "forgive", forget)
    assert isinstance(right_while_others_lock(hanako, monkeypatch), sign_on.SignedOn)
    with current.serving(bank[0]):
        assert tries_of(hanako) == (0, False)
        assert told_of(hanako.contract_id) == (1, 1), "told of a lock that is none"
