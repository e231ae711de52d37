"""Guesses at once: as many are looked at as the rule allows, whatever is guessed and when."""

import datetime as dt

import pytest

from cast import AT, Person
from guesses import (
    FACTORS,
    LOCKING_FOR_AN_HOUR,
    Factor,
    Guess,
    begin_anew_once_a_lock_ended,
    count_after_the_look,
    count_looks,
)
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refused
from madoguchi.wires.models import Outgoing

Bank = tuple[Institution, ...]

every_factor = pytest.mark.parametrize("factor", FACTORS, ids=lambda factor: factor.name)
every_lockout = pytest.mark.parametrize(
    "factor", LOCKING_FOR_AN_HOUR, ids=lambda factor: factor.name
)
many_hands = pytest.mark.parametrize("hands", [10, 100])

INSTANT = dt.timedelta(microseconds=1)


def locks_told(person: Person) -> int:
    """How many mails tell a person of a lock."""
    with current.serving(person.institution):
        told = Outgoing.objects.filter(wire="mail", body__to=person.mail)
        return told.filter(purpose__in=("identity.lock.0", "identity.answer-lock.0")).count()


def all_guess(
    factor: Factor, bank: Bank, guess: Guess, *, hands: int, at: dt.datetime = AT
) -> None:
    """Let many hands guess wrong at once; each is refused in the words of its factor."""
    results = all_at_once(lambda nth: guess(at), hands=hands, institution=bank[factor.which])
    said = [each.refusal for each in results if isinstance(each, Refused)]
    assert len(said) == hands, results
    assert set(said) <= factor.said


def lock_out(factor: Factor, bank: Bank, guess: Guess) -> dt.datetime:
    """Guess wrong until the factor is locked; returns the moment when that ends by itself."""
    rule = factor.lock(bank[factor.which])
    assert rule.lockout_after is not None and rule.lockout_minutes is not None
    with current.serving(bank[factor.which]):
        for _ in range(rule.lockout_after):
            with pytest.raises(Refused):
                guess(AT)
    return AT + dt.timedelta(minutes=rule.lockout_minutes)


@many_hands
@every_factor
def test_wrong_guesses_at_once_are_looked_at_as_often_as_the_rule_allows(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, factor: Factor, hands: int
) -> None:
    person, guess = factor.prepare(bank[factor.which])
    looks = count_looks(monkeypatch, factor)
    rule = factor.lock(bank[factor.which])
    all_guess(factor, bank, guess, hands=hands)
    assert looks() == (rule.lockout_after or rule.block_after) < hands
    assert locks_told(person) == 1, "one lock, one mail"


@many_hands
@every_factor
def test_control_counting_after_the_look_lets_every_guess_through(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, factor: Factor, hands: int
) -> None:
    _, guess = factor.prepare(bank[factor.which])
    looks = count_looks(monkeypatch, factor)
    count_after_the_look(monkeypatch, factor, hands=hands)
    all_guess(factor, bank, guess, hands=hands)
    assert looks() == hands
    all_guess(factor, bank, guess, hands=1)
    assert looks() == hands, "it does count, only too late"


@many_hands
@every_lockout
def test_at_the_moment_a_lock_ends_no_guess_more_is_looked_at_than_were_left(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, factor: Factor, hands: int
) -> None:
    person, guess = factor.prepare(bank[factor.which])
    ends = lock_out(factor, bank, guess)
    looks = count_looks(monkeypatch, factor)
    all_guess(factor, bank, guess, hands=hands, at=ends - INSTANT)
    assert looks() == 0
    all_guess(factor, bank, guess, hands=hands, at=ends)
    rule = factor.lock(bank[factor.which])
    assert rule.lockout_after is not None
    assert looks() == rule.block_after - rule.lockout_after < hands
    all_guess(factor, bank, guess, hands=hands, at=ends + dt.timedelta(days=400))
    assert looks() == rule.block_after - rule.lockout_after
    assert locks_told(person) == 2, "the lock for an hour, and the one for good"


@many_hands
def test_hands_on_both_sides_of_the_moment_get_no_guess_more(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, hands: int
) -> None:
    [factor, *_] = LOCKING_FOR_AN_HOUR
    _, guess = factor.prepare(bank[0])
    ends = lock_out(factor, bank, guess)
    looks = count_looks(monkeypatch, factor)
    sides = (ends - INSTANT, ends, ends + INSTANT)
    all_at_once(lambda nth: guess(sides[nth % 3]), hands=3 * hands, institution=bank[0])
    assert looks() == 5


@many_hands
@every_lockout
def test_control_a_counter_that_begins_anew_when_a_lock_ends_lets_every_guess_through(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, factor: Factor, hands: int
) -> None:
    _, guess = factor.prepare(bank[factor.which])
    ends = lock_out(factor, bank, guess)
    looks = count_looks(monkeypatch, factor)
    begin_anew_once_a_lock_ended(monkeypatch, ended=ends)
    all_guess(factor, bank, guess, hands=hands, at=ends)
    assert looks() == hands
