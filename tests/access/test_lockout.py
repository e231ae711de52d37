"""Wrong passwords at sign-on: counted for every ID, forgotten by a right one, locked in stages."""

import datetime as dt

import pytest

from cast import AT, LOGIN_PASSWORD, Person, open_person
from madoguchi.access import sign_on
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal, Refused

Bank = tuple[Institution, ...]


def guess(person: Person, password: str, *, at: dt.datetime = AT) -> sign_on.SignedOn:
    return sign_on.sign_on(
        login_id=person.login_id,
        password=password,
        profile=person.institution.profile,
        at=at,
    )


def test_an_unknown_id_is_locked_out_just_like_a_known_one(bank: Bank) -> None:
    hanako = open_person(bank[0])
    profile = bank[0].profile
    said: dict[str, list[Refusal]] = {}
    with current.serving(bank[0]):
        for login_id in (hanako.login_id, f"no{hanako.login_id}"[:12]):
            said[login_id] = []
            for _ in range(7):
                with pytest.raises(Refused) as no:
                    sign_on.sign_on(login_id=login_id, password="wrong1", profile=profile, at=AT)
                said[login_id].append(no.value.refusal)
    known, unknown = said.values()
    assert known == unknown
    assert known == [Refusal.LOGIN_MISMATCH] * 4 + [Refusal.LOGIN_LOCKED_OUT] * 3


def test_a_lockout_releases_itself_after_an_hour_and_then_becomes_a_block(bank: Bank) -> None:
    hanako = open_person(bank[0])
    later = AT + dt.timedelta(minutes=60)
    with current.serving(bank[0]):
        for _ in range(5):
            with pytest.raises(Refused):
                guess(hanako, "wrong1")
        with pytest.raises(Refused) as no:
            guess(hanako, LOGIN_PASSWORD, at=later - dt.timedelta(seconds=1))
        assert no.value.refusal is Refusal.LOGIN_LOCKED_OUT
        assert no.value.facts["until"] == later
        for _ in range(4):
            with pytest.raises(Refused) as no:
                guess(hanako, "wrong1", at=later)
            assert no.value.refusal is Refusal.LOGIN_MISMATCH
        with pytest.raises(Refused) as no:
            guess(hanako, "wrong1", at=later)
        assert no.value.refusal is Refusal.LOGIN_BLOCKED
        with pytest.raises(Refused) as no:
            guess(hanako, LOGIN_PASSWORD, at=later + dt.timedelta(days=400))
        assert no.value.refusal is Refusal.LOGIN_BLOCKED


def test_a_right_password_forgets_the_wrong_ones_before_it(bank: Bank) -> None:
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        for _ in range(3):
            for _ in range(4):
                with pytest.raises(Refused):
                    guess(hanako, "wrong1")
            assert guess(hanako, LOGIN_PASSWORD).contract_id == hanako.contract_id


def test_case_counts_only_where_the_manual_says_so(bank: Bank) -> None:
    folding, strict = open_person(bank[0]), open_person(bank[1])
    with current.serving(bank[0]):
        assert guess(folding, LOGIN_PASSWORD.upper()).contract_id == folding.contract_id
    with current.serving(bank[1]), pytest.raises(Refused):
        guess(strict, LOGIN_PASSWORD.upper())
