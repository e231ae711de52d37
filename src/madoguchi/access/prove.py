"""Proves a deed (取引認証): the factor the profile names, asked for one request."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import accept_code, card, lock_mail, lockout, passwords
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import record
from madoguchi.institutions import current
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


_NO: dict[FactorName, tuple[Refusal, Refusal, Refusal]] = {
    "confirmation-password": (
        Refusal.CONFIRMATION_MISMATCH,
        Refusal.CONFIRMATION_LOCKED_OUT,
        Refusal.CONFIRMATION_BLOCKED,
    ),
    "image-card": (Refusal.CARD_MISMATCH, Refusal.CARD_LOCKED_OUT, Refusal.CARD_BLOCKED),
    # No ロックアウト in the list: a code is blocked at once (A5).
    "one-time-password": (Refusal.OTP_MISMATCH, Refusal.OTP_BLOCKED, Refusal.OTP_BLOCKED),
}


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
    subject, rule = f"{factor}:{by.contract_id}", lock_of(factor, profile)
    turn = lockout.reserve(subject, rule, at=at)
    if not isinstance(turn, lockout.Reserved):
        raise _locked(factor, turn)
    if not _is_right(by, factor, answer, profile, at=at):
        _remember(by, factor, request_id, what="failed", locked=turn.last, at=at)
        locked = lockout.state(subject, rule, at=at)
        raise _locked(factor, locked) if locked else Refused(_NO[factor][0])
    # Right is right, even when another tab answers the same question at the same instant.
    lockout.release(subject)
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


def _locked(factor: FactorName, locked: lockout.LockedOut | lockout.Blocked) -> Refused:
    match locked:
        case lockout.LockedOut(until):
            return Refused(_NO[factor][1], until=until)
        case lockout.Blocked():
            return Refused(_NO[factor][2])


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


def _remember(
    by: Actor,
    factor: FactorName,
    request_id: uuid.UUID,
    *,
    what: str,
    locked: bool,
    at: dt.datetime,
) -> None:
    with transaction.atomic(using=current.alias(), durable=True):
        if locked:
            lock_mail.tell_locked(by.contract_id, factor, at=at)
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what=f"proof.{'locked' if locked else what}",
            about=str(request_id),
            at=at,
            detail={"factor": factor},
        )
