"""Wrong answers: exactly as many are looked at as the rule allows, however many come at once."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest

from cast import AT, LOGIN_PASSWORD, Person, open_person
from hands import all_at_once
from madoguchi.access import lockout, passwords, sign_on
from madoguchi.access.models import Tries
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.identity import LockRule
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires.models import Outgoing

Bank = tuple[Institution, ...]


def guess(person: Person, password: str, *, at: dt.datetime = AT) -> sign_on.SignedOn:
    return sign_on.sign_on(
        login_id=person.login_id,
        password=password,
        profile=person.institution.profile,
        at=at,
    )


def count_looks(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Count how often a password is really compared."""
    looked: list[str] = []
    lock = threading.Lock()
    compare = passwords.mark_if_right

    def counted(**asked: object) -> str | None:
        with lock:
            looked.append("looked")
        return compare(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(passwords, "mark_if_right", counted)
    return lambda: len(looked)


@pytest.mark.parametrize("hands", [10, 100])
@pytest.mark.parametrize("which", [0, 1], ids=["locks for an hour", "blocks for good"])
def test_wrong_passwords_at_once_are_looked_at_five_times(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, which: int, hands: int
) -> None:
    hanako = open_person(bank[which])
    looks = count_looks(monkeypatch)
    results = all_at_once(
        lambda nth: guess(hanako, f"wrong{nth}"), hands=hands, institution=bank[which]
    )
    assert looks() == 5
    assert all(isinstance(result, Refused) for result in results)
    assert locks_told(bank[which], hanako) == 1, "one lock, one mail"


def locks_told(institution: Institution, person: Person) -> int:
    """How many mails tell a person of a lock."""
    with current.serving(institution):
        return Outgoing.objects.filter(
            wire="mail", purpose="identity.lock.0", body__to=person.mail
        ).count()


def test_control_counting_after_the_check_lets_nearly_every_guess_through(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0])
    looks = count_looks(monkeypatch)
    reserve = lockout.reserve

    def check_then_count(
        subject: str, rule: LockRule, *, at: dt.datetime
    ) -> lockout.Reserved | lockout.LockedOut | lockout.Blocked:
        row = Tries.objects.filter(subject=subject).first()
        if row is not None and row.spent >= (rule.lockout_after or rule.block_after):
            return reserve(subject, rule, at=at)
        return lockout.Reserved(last=False)

    monkeypatch.setattr(lockout, "reserve", check_then_count)
    all_at_once(lambda nth: guess(hanako, f"wrong{nth}"), hands=80, institution=bank[0])
    assert looks() > 5


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
