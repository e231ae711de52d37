"""Guesses at once: as many are looked at as the rule allows, whatever is guessed."""

import datetime as dt

import pytest

from cast import AT, Person
from guesses import (
    FACTORS,
    Factor,
    Guess,
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
many_hands = pytest.mark.parametrize("hands", [10, 100])


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
