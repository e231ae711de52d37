"""Guesses by many hands: every factor that can be guessed, and counters that can be raced."""

import datetime as dt
import functools
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import pytest

from cast import AT, Person, open_person
from hands import meeting
from madoguchi.access import accept_code, card, lockout, otp, passwords, questions, sign_on
from madoguchi.access.prove import Answer, prove
from madoguchi.institutions.registry import Institution
from madoguchi.policy.identity import LockRule, OneTimePasswords
from madoguchi.policy.profile import Profile
from madoguchi.policy.table import FactorName
from madoguchi.values.refusal import Refusal
from token_kit import MINUTE, card_answer, in_use, wrong_code
from wonted import ABROAD, rule_of, with_questions

Guess = Callable[[dt.datetime], object]
State = lockout.Reserved | lockout.LockedOut | lockout.Blocked


@dataclass(frozen=True)
class Factor:
    """A factor of one institution: guessed wrong at a moment, and looked at in one place."""

    name: str
    which: int
    prepare: Callable[[Institution], tuple[Person, Guess]]
    looked_at: tuple[ModuleType, str]
    lock: Callable[[Institution], LockRule]
    said: frozenset[Refusal]


def _codes_of(institution: Institution) -> OneTimePasswords:
    rule = institution.profile.one_time_passwords
    assert rule is not None
    # Fewer than there are hands: a limit that nobody reaches proves nothing.
    return rule.model_copy(update={"lock": LockRule(block_after=3)})


def _login(institution: Institution) -> tuple[Person, Guess]:
    person = open_person(institution)

    def guess(at: dt.datetime) -> object:
        return sign_on.sign_on(
            login_id=person.login_id, password="wrong123", profile=institution.profile, at=at
        )

    return person, guess


def _proof(person: Person, factor: FactorName, answer: Answer, *, at: dt.datetime) -> object:
    profile: Profile = person.institution.profile
    return prove(
        by=person.actor,
        factors=(factor,),
        answer=answer,
        request_id=uuid.uuid4(),
        profile=profile.model_copy(update={"one_time_passwords": _codes_of(person.institution)}),
        at=at,
    )


def _confirmation(institution: Institution) -> tuple[Person, Guess]:
    person = open_person(institution)
    wrong = Answer(password="wrong123")
    return person, lambda at: _proof(person, "confirmation-password", wrong, at=at)


def _card(institution: Institution) -> tuple[Person, Guess]:
    person = open_person(institution)
    wrong = card_answer(person, right=False)
    return person, lambda at: _proof(person, "image-card", wrong, at=at)


def _secret_answer(institution: Institution) -> tuple[Person, Guess]:
    person = with_questions(institution)

    def guess(at: dt.datetime) -> object:
        return questions.answer(
            by=person.actor,
            typed="wrong",
            seen=ABROAD,
            profile=institution.profile,
            at=at,
        )

    return person, guess


def _with_wrong_code(institution: Institution) -> tuple[Person, str]:
    person = open_person(institution)
    seed = in_use(person, at=AT - 5 * MINUTE)
    return person, wrong_code(seed, AT, period=60)


def _code_of_a_deed(institution: Institution) -> tuple[Person, Guess]:
    person, wrong = _with_wrong_code(institution)
    return person, lambda at: _proof(person, "one-time-password", Answer(code=wrong), at=at)


def _code_at_sign_on(institution: Institution) -> tuple[Person, Guess]:
    person, wrong = _with_wrong_code(institution)
    rule = _codes_of(institution)

    def check() -> bool:
        return accept_code.accept(contract_id=person.contract_id, typed=wrong, rule=rule, at=AT)

    def guess(at: dt.datetime) -> object:
        return accept_code.spend_try(
            contract_id=person.contract_id, check=check, rule=rule, about="test", at=at
        )

    return person, guess


_LOGIN = frozenset({Refusal.LOGIN_MISMATCH, Refusal.LOGIN_LOCKED_OUT, Refusal.LOGIN_BLOCKED})
_CONFIRMATION = frozenset(
    {
        Refusal.CONFIRMATION_MISMATCH,
        Refusal.CONFIRMATION_LOCKED_OUT,
        Refusal.CONFIRMATION_BLOCKED,
    }
)
_ANSWER = frozenset({Refusal.ANSWER_MISMATCH, Refusal.ANSWER_LOCKED_OUT, Refusal.ANSWER_BLOCKED})
_CODE = frozenset({Refusal.OTP_MISMATCH, Refusal.OTP_BLOCKED})
_CARD = frozenset({Refusal.CARD_MISMATCH, Refusal.CARD_BLOCKED})


def _login_lock(institution: Institution) -> LockRule:
    return institution.profile.sign_on.login_lock


def _factor_lock(institution: Institution) -> LockRule:
    return institution.profile.sign_on.factor_lock


def _answer_lock(institution: Institution) -> LockRule:
    return rule_of(institution).lock


def _code_lock(institution: Institution) -> LockRule:
    return _codes_of(institution).lock


_PASSWORD, _CODES = (passwords, "mark_if_right"), (otp, "step_of")

LOCKING_FOR_AN_HOUR = (
    Factor("login password", 0, _login, _PASSWORD, _login_lock, _LOGIN),
    Factor("confirmation password", 0, _confirmation, _PASSWORD, _factor_lock, _CONFIRMATION),
    Factor("secret answer", 0, _secret_answer, (passwords, "is_hash_of"), _answer_lock, _ANSWER),
)
BLOCKING_FOR_GOOD = (
    Factor("login password, blocked for good", 1, _login, _PASSWORD, _login_lock, _LOGIN),
    Factor("code of a deed", 0, _code_of_a_deed, _CODES, _code_lock, _CODE),
    Factor("code at sign-on", 0, _code_at_sign_on, _CODES, _code_lock, _CODE),
    Factor("card", 1, _card, (card, "is_right"), _factor_lock, _CARD),
)
FACTORS = LOCKING_FOR_AN_HOUR + BLOCKING_FOR_GOOD


def count_looks(monkeypatch: pytest.MonkeyPatch, factor: Factor) -> Callable[[], int]:
    """Count how often an answer is really compared."""
    looked: list[None] = []
    module, name = factor.looked_at
    compare = getattr(module, name)

    def counted(*said: Any, **asked: Any) -> Any:
        looked.append(None)
        return compare(*said, **asked)

    monkeypatch.setattr(module, name, counted)
    return lambda: len(looked)


def count_after_the_look(monkeypatch: pytest.MonkeyPatch, factor: Factor, *, hands: int) -> None:
    """The mistake to be seen: read what is left, look at the answer, and only then count it.

    It counts in the bank's own table by the bank's own statement, but late; and every hand has
    read before one of them looks, as it may happen.
    """
    wait_for_all, mine = meeting(hands), threading.local()
    module, name = factor.looked_at
    count, compare = lockout.reserve, getattr(module, name)

    def read_only(subject: str, rule: LockRule, *, at: dt.datetime) -> State:
        locked = lockout.state(subject, rule, at=at)
        if locked is not None:
            return locked
        wait_for_all()
        mine.count = functools.partial(count, subject, rule, at=at)
        return lockout.Reserved(last=False)

    def look_and_count(*said: Any, **asked: Any) -> Any:
        found = compare(*said, **asked)
        mine.count()
        return found

    monkeypatch.setattr(lockout, "reserve", read_only)
    monkeypatch.setattr(module, name, look_and_count)


def begin_anew_once_a_lock_ended(monkeypatch: pytest.MonkeyPatch, *, ended: dt.datetime) -> None:
    """The mistake to be seen: whoever has read that a lock ended forgets its tries, then counts."""
    count, one_by_one = lockout.reserve, threading.Lock()

    def forget_and_count(subject: str, rule: LockRule, *, at: dt.datetime) -> State:
        # Every hand has read the same row before one of them writes it, as it may happen.
        with one_by_one:
            if ended <= at:
                lockout.release(subject)
            return count(subject, rule, at=at)

    monkeypatch.setattr(lockout, "reserve", forget_and_count)
