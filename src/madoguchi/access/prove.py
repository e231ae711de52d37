"""Proves a deed (取引認証): the factor the profile names, asked for one request."""

import datetime as dt
import uuid
from dataclasses import dataclass

from madoguchi.access import accept_code, card, passwords
from madoguchi.access.actor import Actor, Proof
from madoguchi.access.codes import CODES, subject_of
from madoguchi.access.look_at import Attempt, look_at
from madoguchi.policy.factors import strongest
from madoguchi.policy.identity import LockRule
from madoguchi.policy.profile import Profile
from madoguchi.policy.table import FactorName
from madoguchi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer answered: a confirmation password, pictures for a question, a code."""

    password: str = ""
    question_id: uuid.UUID | None = None
    pictures: tuple[str, ...] = ()
    code: str = ""


def prove(
    *,
    by: Actor,
    factors: tuple[FactorName, ...],
    answer: Answer,
    request_id: uuid.UUID,
    profile: Profile,
    at: dt.datetime,
) -> Proof:
    """Check the answers to the factors asked for one request, in their order.

    Raises Refused with the factor's own mismatch, lockout or block code (B13/B16/B17 for the
    confirmation password, B83/B86/B87 for the card, B73/B77 for the one-time password), or
    STALE_CHALLENGE when the card's cells were already answered elsewhere; a stale answer spends
    no try.
    """
    for factor in factors:
        _check(by, factor, answer, request_id, profile, at=at)
    return Proof(by.contract_id, request_id, strongest(factors))


def _check(
    by: Actor,
    factor: FactorName,
    answer: Answer,
    request_id: uuid.UUID,
    profile: Profile,
    *,
    at: dt.datetime,
) -> None:
    if factor == "image-card":
        _still_asked(by, answer, profile, at=at)
    attempt = Attempt(
        subject=subject_of(factor, by.contract_id),
        rule=lock_of(factor, profile),
        codes=CODES[factor],
        who=by.name,
        what="proof",
        contract_id=by.contract_id,
        about=str(request_id),
        detail={"factor": factor},
        uses_up=factor == "one-time-password",
    )
    # Right is right, even when another tab answers the same question at the same instant.
    look_at(attempt, lambda: _is_right(by, factor, answer, profile, at=at), at=at)
    if answer.question_id is not None and factor == "image-card":
        _use_up(by, answer.question_id)


def lock_of(factor: FactorName, profile: Profile) -> LockRule:
    """How many wrong answers stop a factor (A5)."""
    if factor == "one-time-password":
        assert profile.one_time_passwords is not None
        return profile.one_time_passwords.lock
    return profile.sign_on.factor_lock


def _use_up(by: Actor, question_id: uuid.UUID) -> None:
    if not card.use_up(contract_id=by.contract_id, question_id=question_id):
        raise Refused(Refusal.STALE_CHALLENGE)


def _still_asked(by: Actor, answer: Answer, profile: Profile, *, at: dt.datetime) -> None:
    cells = profile.sign_on.card_cells or 0
    asked = card.question(contract_id=by.contract_id, cells=cells, at=at)
    if answer.question_id != asked.question_id:
        raise Refused(Refusal.STALE_CHALLENGE)


def _is_right(
    by: Actor, factor: FactorName, answer: Answer, profile: Profile, *, at: dt.datetime
) -> bool:
    if factor == "one-time-password":
        assert profile.one_time_passwords is not None
        return accept_code.accept(
            contract_id=by.contract_id, typed=answer.code, rule=profile.one_time_passwords, at=at
        )
    if factor == "image-card":
        cells = profile.sign_on.card_cells or 0
        asked = card.question(contract_id=by.contract_id, cells=cells, at=at)
        return asked.question_id == answer.question_id and card.is_right(
            contract_id=by.contract_id, asked=asked, pictures=answer.pictures
        )
    assert profile.sign_on.confirmation_password is not None
    return passwords.is_right(
        contract_id=by.contract_id,
        purpose="confirmation",
        password=answer.password,
        rule=profile.sign_on.confirmation_password,
    )
