"""How a customer's proofs stand: every factor of the profile, its lock, and no secret."""

import datetime as dt

import pytest

from cast import AT, CONFIRMATION_PASSWORD, LOGIN_PASSWORD, open_person
from madoguchi.access import lockout, session
from madoguchi.access.standing import standing_of
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]


@pytest.mark.parametrize("which", [0, 1])
def test_every_factor_the_institution_has_is_told_and_no_other(bank: Bank, which: int) -> None:
    profile = bank[which].profile
    person = open_person(bank[which])
    with current.serving(bank[which]):
        found = standing_of(person.contract_id, profile, at=AT)
    keys = {factor.key for factor in found.factors}
    assert ("image-card" in keys) == (profile.sign_on.card_cells is not None)
    assert ("confirmation-password" in keys) == (profile.sign_on.confirmation_password is not None)
    assert ("one-time-password" in keys) == (profile.one_time_passwords is not None)
    assert ("secret-answer" in keys) == (profile.sign_on.questions is not None)
    assert ("first-use" in keys) == (profile.sign_on.first_use.id_from == "customer")
    assert {factor.lock for factor in found.factors} == {"open"}
    since = {factor.key: factor.since for factor in found.factors}
    assert since["login"] == AT
    assert since.get("image-card", AT) == AT and since.get("confirmation-password", AT) == AT


def test_a_lockout_has_an_end_and_a_block_has_none(bank: Bank) -> None:
    profile = bank[0].profile
    rule = profile.sign_on.login_lock
    assert rule.lockout_after is not None and rule.lockout_minutes is not None
    person = open_person(bank[0])
    with current.serving(bank[0]):
        for _ in range(rule.lockout_after):
            lockout.reserve(f"login:{person.contract_id}", rule, at=AT)
        login = standing_of(person.contract_id, profile, at=AT).factors[0]
        until = AT + dt.timedelta(minutes=rule.lockout_minutes)
        assert (login.key, login.lock, login.locked_until) == ("login", "locked-out", until)
        later = until + dt.timedelta(minutes=1)
        assert standing_of(person.contract_id, profile, at=later).factors[0].lock == "open"
        for _ in range(rule.block_after):
            lockout.reserve(f"login:{person.contract_id}", rule, at=later)
        login = standing_of(person.contract_id, profile, at=later).factors[0]
        assert (login.lock, login.locked_until) == ("blocked", None)


def test_the_newest_sessions_and_the_first_steps_are_told(bank: Bank) -> None:
    profile = bank[0].profile
    person = open_person(bank[0])
    with current.serving(bank[0]):
        for minute in range(7):
            at = AT + dt.timedelta(minutes=minute)
            session.start(contract_id=person.contract_id, at=at)
        found = standing_of(person.contract_id, profile, at=AT)
    assert [each.started_at.minute for each in found.sessions] == [6, 5, 4, 3, 2]
    assert [each.ended_at is None for each in found.sessions] == [True, False, False, False, False]
    assert found.sessions[1].end_reason == "newer-login"
    assert found.first_steps == tuple((step, AT) for step in profile.sign_on.first_use.steps)


def test_no_secret_is_in_what_is_told(bank: Bank) -> None:
    for institution in bank:
        person = open_person(institution)
        with current.serving(institution):
            told = repr(standing_of(person.contract_id, institution.profile, at=AT))
        for secret in (LOGIN_PASSWORD, CONFIRMATION_PASSWORD, "argon2"):
            assert secret not in told
