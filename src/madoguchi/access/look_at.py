"""Looks at an answer (照合): a try is spent first, and the one that locks is told with it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db import transaction

from madoguchi.access import lock_mail, lockout
from madoguchi.access.codes import Codes
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.policy.identity import LockRule

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An answer about to be looked at: how it is counted, and how a wrong one is remembered.

    In the trail a wrong one is `what` with ".failed", or ".locked" where it locks.
    """

    subject: str
    rule: LockRule
    codes: Codes
    who: str
    what: str
    # Whose answer it is, who is told of a lock; None where nobody is known.
    contract_id: int | None = None
    # Where it is remembered, if not in the contract's own chain, or in nobody's.
    chain: str = ""
    about: str = ""
    detail: Mapping[str, str | int | None] = field(default_factory=dict)
    # The form's field at which the refusal stands, if it has one.
    facts: Mapping[str, object] = field(default_factory=dict)


def look_at(attempt: Attempt, check: Callable[[], _Found | None], *, at: dt.datetime) -> _Found:
    """Spend a try, then return what `check` finds in the answer; it finds nothing in a wrong one.

    The try that locks commits together with what becomes of it: the lock, its record and its mail,
    or its release by a right answer. Whoever is killed in between has shown nobody an answer, and
    the try is there again. Every other try is spent for good before its answer is looked at. A
    right answer that comes when others have locked the factor is too late.

    Raises Refused with the codes of the attempt. Outside any transaction. Source: A5, S2, E2.
    """
    found = None
    with transaction.atomic(using=current.alias(), durable=True):
        turn = lockout.reserve(attempt.subject, attempt.rule, at=at)
        if isinstance(turn, lockout.Reserved) and turn.last:
            found = _judged(attempt, check, turn, at=at)
    if not isinstance(turn, lockout.Reserved):
        raise attempt.codes.no(turn, **attempt.facts)
    if not turn.last:
        found = _judged(attempt, check, turn, at=at)
    if not found:
        locked = lockout.state(attempt.subject, attempt.rule, at=at)
        raise attempt.codes.no(locked, **attempt.facts)
    return found


def _judged(
    attempt: Attempt,
    check: Callable[[], _Found | None],
    turn: lockout.Reserved,
    *,
    at: dt.datetime,
) -> _Found | None:
    found = check()
    if found and lockout.forgive(attempt.subject, attempt.rule, turn, at=at):
        return found
    with transaction.atomic(using=current.alias()):
        if turn.last and attempt.contract_id is not None:
            lock_mail.tell_locked(attempt.contract_id, attempt.codes, at=at)
        record.record(
            chain=attempt.chain or _chain_of(attempt.contract_id),
            who=attempt.who,
            what=f"{attempt.what}.{'locked' if turn.last else 'failed'}",
            about=attempt.about,
            at=at,
            detail=attempt.detail,
        )
    return None


def _chain_of(contract_id: int | None) -> str:
    return record.NOBODY if contract_id is None else record.chain_of(contract_id)
