"""Counts tries (誤入力回数): each is spent before the answer is looked at, so none can be raced."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from madoguchi.access.models import Tries
from madoguchi.institutions import current
from madoguchi.policy.identity import LockRule


@dataclass(frozen=True, slots=True)
class Reserved:
    """This answer may be looked at; `last` says that a wrong one locks.

    `untold` says that an earlier lock, over by now, was never told of.
    """

    last: bool
    untold: bool = False


@dataclass(frozen=True, slots=True)
class LockedOut:
    """ロックアウト: releases itself at `until`."""

    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Blocked:
    """閉塞: only a bank procedure releases it."""


def reserve(subject: str, rule: LockRule, *, at: dt.datetime) -> Reserved | LockedOut | Blocked:
    """Spend one try on a factor by one conditional UPDATE (A5, S2).

    A try is spent even if the process dies before the answer is checked. The database waits for
    parallel tries of the same subject, so exactly as many are let through as the rule allows.
    """
    _ensure_row(subject)
    locks = Q(spent=rule.block_after - 1)
    updates: dict[str, object] = {"spent": F("spent") + 1}
    if rule.lockout_after is not None and rule.lockout_minutes is not None:
        locks |= Q(spent=rule.lockout_after - 1)
        # The last try of the stage locks as it is spent; a right answer releases it again.
        until = Value(at + dt.timedelta(minutes=rule.lockout_minutes))
        updates["locked_until"] = Case(
            When(spent=rule.lockout_after - 1, then=until), default=F("locked_until")
        )
    updates["untold_since"] = Case(When(locks, then=Value(at)), default=F("untold_since"))
    # The row stays ours between the two statements: exactly one hand is told that it is the last.
    with transaction.atomic(using=current.alias()):
        if Tries.objects.filter(_open(rule, at=at), subject=subject).update(**updates):
            row = Tries.objects.get(subject=subject)
            last = row.spent in (rule.lockout_after, rule.block_after)
            return Reserved(last, untold=not last and row.untold_since is not None)
    return state(subject, rule, at=at) or Blocked()


def state(subject: str, rule: LockRule, *, at: dt.datetime) -> LockedOut | Blocked | None:
    """Say whether a factor is locked now; None when a try would be allowed."""
    return longest([subject], rule, at=at)


def longest(
    subjects: Sequence[str], rule: LockRule, *, at: dt.datetime
) -> LockedOut | Blocked | None:
    """Say what locks several at once: a block before a lockout, and the lockout that ends last."""
    rows = Tries.objects.filter(subject__in=subjects)
    found = [each for row in rows if (each := _lock_of(row, rule, at=at)) is not None]
    if any(isinstance(each, Blocked) for each in found):
        return Blocked()
    ends = [each.until for each in found if isinstance(each, LockedOut)]
    return LockedOut(max(ends)) if ends else None


def _lock_of(row: Tries, rule: LockRule, *, at: dt.datetime) -> LockedOut | Blocked | None:
    if row.spent >= rule.block_after:
        return Blocked()
    if rule.lockout_after is None or row.spent < rule.lockout_after or row.locked_until is None:
        return None
    return LockedOut(row.locked_until) if row.locked_until > at else None


def _open(rule: LockRule, *, at: dt.datetime) -> Q:
    """The rows of tries that are not locked."""
    allowed = Q(spent__lt=rule.block_after)
    if rule.lockout_after is not None:
        allowed &= Q(spent__lt=rule.lockout_after) | Q(locked_until__lte=at)
    return allowed


def forgive(subject: str, rule: LockRule, *, at: dt.datetime) -> bool:
    """Forget the tries of a factor, for one was right; False where it is locked by now.

    Wrong tries of others may have locked it while this one was looked at; that stands once it was
    told. Until then the try that locks is still being looked at, and may itself be right.
    """
    going_on = _open(rule, at=at) | Q(untold_since__isnull=False)
    return _forget(Tries.objects.filter(going_on, subject=subject)) or (
        state(subject, rule, at=at) is None
    )


def hold(subject: str) -> None:
    """Let other tries of a factor wait until the caller's transaction ends."""
    Tries.objects.select_for_update(no_key=True).filter(subject=subject).first()


def claim_telling(subject: str, *, waiting_since: dt.datetime) -> bool:
    """Take it upon oneself to tell of a lock, in the caller's transaction; True for one hand only.

    Whoever spent the try that locks tells of it, unless he was killed: then another one does, who
    finds it untold since `waiting_since` or before.
    """
    untold = Tries.objects.filter(subject=subject, untold_since__lte=waiting_since)
    return bool(untold.update(untold_since=None))


def release(subject: str) -> None:
    """Forget the tries of a factor: the bank released it, or gave out another."""
    _forget(Tries.objects.filter(subject=subject))


def _forget(rows: QuerySet[Tries]) -> bool:
    return bool(rows.update(spent=0, locked_until=None, untold_since=None))


def _ensure_row(subject: str) -> None:
    if Tries.objects.filter(subject=subject).exists():
        return
    try:
        with transaction.atomic(using=current.alias()):
            Tries.objects.create(subject=subject, spent=0, locked_until=None)
    except IntegrityError:
        # Another hand made the row first; that is just as good.
        return
