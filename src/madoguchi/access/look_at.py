"""Looks at an answer (照合): a try is spent first, and no lock stays untold."""

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

# Nobody looks at an answer for so long: whoever should tell of the lock by now has died.
_PATIENCE = dt.timedelta(minutes=1)


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
    # A right answer is used up by being looked at: others of its kind wait until it has counted, or
    # the copies of one right answer would lock the factor before it is forgiven.
    uses_up: bool = False


def look_at(attempt: Attempt, check: Callable[[], _Found | None], *, at: dt.datetime) -> _Found:
    """Spend a try, then return what `check` finds in the answer; it finds nothing in a wrong one.

    The try is spent for good before the answer is looked at. A lock commits together with its
    record and its mail; of whoever is killed before, the lock is told by the next one who meets it.
    A right answer that comes when others have locked the factor is too late.

    Raises Refused with the codes of the attempt. Outside any transaction. Source: A5, S2, E2.
    """
    turn = lockout.reserve(attempt.subject, attempt.rule, at=at)
    if not isinstance(turn, lockout.Reserved) or turn.untold:
        _tell_belatedly(attempt, at=at)
    if not isinstance(turn, lockout.Reserved):
        raise attempt.codes.no(turn, **attempt.facts)
    found = None if attempt.uses_up else check()
    with transaction.atomic(using=current.alias(), durable=True):
        if attempt.uses_up:
            lockout.hold(attempt.subject)
            found = check()
        right = bool(found) and lockout.forgive(attempt.subject, attempt.rule, at=at)
        if not right:
            locks = turn.last and lockout.claim_telling(attempt.subject, waiting_since=at)
            _remember(attempt, locked=locks, at=at)
    if found is None or not right:
        locked = lockout.state(attempt.subject, attempt.rule, at=at)
        raise attempt.codes.no(locked, **attempt.facts)
    return found


def _tell_belatedly(attempt: Attempt, *, at: dt.datetime) -> None:
    with transaction.atomic(using=current.alias(), durable=True):
        if lockout.claim_telling(attempt.subject, waiting_since=at - _PATIENCE):
            _remember(attempt, locked=True, at=at)


def _remember(attempt: Attempt, *, locked: bool, at: dt.datetime) -> None:
    if locked and attempt.contract_id is not None:
        lock_mail.tell_locked(attempt.contract_id, attempt.codes, at=at)
    record.record(
        chain=attempt.chain or _chain_of(attempt.contract_id),
        who=attempt.who,
        what=f"{attempt.what}.{'locked' if locked else 'failed'}",
        about=attempt.about,
        at=at,
        detail=attempt.detail,
    )


def _chain_of(contract_id: int | None) -> str:
    return record.NOBODY if contract_id is None else record.chain_of(contract_id)
