"""Proves a deed (取引認証): the factor the profile names, asked for one request."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import card, lockout, passwords
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.policy.profile import FactorName, SignOn
from madoguchi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer answered: a confirmation password, or pictures for a question."""

    password: str = ""
    question_id: uuid.UUID | None = None
    pictures: tuple[str, ...] = ()


_NO: dict[FactorName, tuple[Refusal, Refusal, Refusal]] = {
    "confirmation-password": (
        Refusal.CONFIRMATION_MISMATCH,
        Refusal.CONFIRMATION_LOCKED_OUT,
        Refusal.CONFIRMATION_BLOCKED,
    ),
    "image-card": (Refusal.CARD_MISMATCH, Refusal.CARD_LOCKED_OUT, Refusal.CARD_BLOCKED),
}


def prove(
    *,
    by: Actor,
    factor: FactorName,
    answer: Answer,
    request_id: uuid.UUID,
    rule: SignOn,
    at: dt.datetime,
) -> Proof:
    """Check the answer to the factor asked for one request.

    Raises Refused with the factor's own mismatch, lockout or block code (B13/B16/B17 for the
    confirmation password, B83/B86/B87 for the card), or STALE_CHALLENGE when the card's cells
    were already answered elsewhere; a stale answer spends no try.
    """
    if factor == "image-card":
        _still_asked(by, answer, rule, at=at)
    subject = f"{factor}:{by.contract_id}"
    turn = lockout.reserve(subject, rule.factor_lock, at=at)
    if not isinstance(turn, lockout.Reserved):
        raise _locked(factor, turn)
    if not _is_right(by, factor, answer, rule, at=at):
        _remember(by, factor, request_id, what="failed", locked=turn.last, at=at)
        locked = lockout.state(subject, rule.factor_lock, at=at)
        raise _locked(factor, locked) if locked else Refused(_NO[factor][0])
    # Right is right, even when another tab answers the same question at the same instant.
    lockout.release(subject)
    if answer.question_id is not None and factor == "image-card":
        _use_up(by, answer.question_id)
    return Proof(by.contract_id, request_id, factor)


def _use_up(by: Actor, question_id: uuid.UUID) -> None:
    if not card.use_up(contract_id=by.contract_id, question_id=question_id):
        raise Refused(Refusal.STALE_CHALLENGE)


def _locked(factor: FactorName, locked: lockout.LockedOut | lockout.Blocked) -> Refused:
    match locked:
        case lockout.LockedOut(until):
            return Refused(_NO[factor][1], until=until)
        case lockout.Blocked():
            return Refused(_NO[factor][2])


def _still_asked(by: Actor, answer: Answer, rule: SignOn, *, at: dt.datetime) -> None:
    asked = card.question(contract_id=by.contract_id, cells=rule.card_cells or 0, at=at)
    if answer.question_id != asked.question_id:
        raise Refused(Refusal.STALE_CHALLENGE)


def _is_right(
    by: Actor, factor: FactorName, answer: Answer, rule: SignOn, *, at: dt.datetime
) -> bool:
    if factor == "image-card":
        asked = card.question(contract_id=by.contract_id, cells=rule.card_cells or 0, at=at)
        return asked.question_id == answer.question_id and card.is_right(
            contract_id=by.contract_id, asked=asked, pictures=answer.pictures
        )
    assert rule.confirmation_password is not None
    return passwords.is_right(
        contract_id=by.contract_id,
        purpose="confirmation",
        password=answer.password,
        rule=rule.confirmation_password,
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
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what=f"proof.{'locked' if locked else what}",
            about=str(request_id),
            at=at,
            detail={"factor": factor},
        )
