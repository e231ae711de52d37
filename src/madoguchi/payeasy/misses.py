"""Counts wrong numbers of bills (収納番号の誤入力): each is spent before the biller is asked (D4).

The table holds one row for each contract that ever asked; every change of it is a conditional
UPDATE, so that of any number of parallel guesses exactly as many are asked as the rule allows.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F

from madoguchi.access import lock_mail
from madoguchi.access.codes import Codes
from madoguchi.access.lockout import Blocked, LockedOut
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.payeasy.models import Misses
from madoguchi.policy.payeasy import NumbersLock
from madoguchi.values.day import TOKYO, day_of
from madoguchi.values.refusal import Refusal, Refused

CODES = Codes(
    Refusal.BILL_MISMATCH,
    Refusal.PAYEASY_LOCKED_OUT,
    Refusal.PAYEASY_BLOCKED,
    "払込書の番号",
)

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """A miss that was spent on a day; `last` says that a wrong answer stops the service."""

    contract_id: int
    on: dt.date
    last: bool


def spend(contract_id: int, rule: NumbersLock, *, at: dt.datetime) -> Spent:
    """Spend a miss before the biller is asked, even if the process dies before the answer.

    Raises Refused PAYEASY_LOCKED_OUT (B36) with `until`, the midnight that releases it, or
    PAYEASY_BLOCKED (B37).
    """
    today = day_of(at)
    _ensure_row(contract_id, today)
    mine = Misses.objects.filter(contract_id=contract_id)
    # After a stopped day the row of misses begins anew, and that day is counted.
    after_a_stop = mine.filter(
        in_a_row__gte=rule.stopped_after,
        last_on__lt=today,
        stopped_days__lt=rule.block_after_days - 1,
    )
    going_on = mine.filter(in_a_row__lt=rule.stopped_after, stopped_days__lt=rule.block_after_days)
    # The row stays ours until we have read it: exactly one hand is told that it is the last.
    with transaction.atomic(using=current.alias(), durable=True):
        if after_a_stop.update(
            in_a_row=1, stopped_days=F("stopped_days") + 1, last_on=today
        ) or going_on.update(in_a_row=F("in_a_row") + 1, last_on=today):
            return Spent(contract_id, today, last=mine.get().in_a_row == rule.stopped_after)
    # Where another hand gives its miss back meanwhile, the day is open again at the next try.
    raise CODES.no(state(contract_id, rule, at=at) or LockedOut(_midnight_after(today)))


def give_back(spent: Spent) -> None:
    """Take a miss back of which nothing was learned: the biller did not look at the numbers."""
    mine = Misses.objects.filter(contract_id=spent.contract_id, last_on=spent.on)
    mine.filter(in_a_row__gte=1).update(in_a_row=F("in_a_row") - 1)


def forgive(spent: Spent) -> None:
    """Forget the row of misses: these numbers were right. Stopped days stay counted."""
    Misses.objects.filter(contract_id=spent.contract_id, last_on=spent.on).update(in_a_row=0)


def keep(spent: Spent, rule: NumbersLock, *, at: dt.datetime) -> Refused:
    """Let a miss stand, for the numbers were wrong; returns what the customer is told.

    It is remembered in the trail, and the one that stops the service is told by mail (E2).
    """
    with transaction.atomic(using=current.alias(), durable=True):
        locked = state(spent.contract_id, rule, at=at)
        stops = spent.last and locked is not None
        if stops:
            lock_mail.tell_locked(spent.contract_id, CODES, at=at)
        record.record(
            chain=record.chain_of(spent.contract_id),
            who=f"contract:{spent.contract_id}",
            what="bill-numbers.locked" if stops else "bill-numbers.failed",
            at=at,
        )
    return CODES.no(locked)


def state(contract_id: int, rule: NumbersLock, *, at: dt.datetime) -> LockedOut | Blocked | None:
    """Say whether wrong numbers have stopped the service; None when bills may be asked for."""
    row = Misses.objects.filter(contract_id=contract_id).first()
    if row is None:
        return None
    full = row.in_a_row >= rule.stopped_after
    if row.stopped_days + full >= rule.block_after_days:
        return Blocked()
    return LockedOut(_midnight_after(row.last_on)) if full and row.last_on == day_of(at) else None


def must_be_open(contract_id: int, rule: NumbersLock, *, at: dt.datetime) -> None:
    """Raise Refused PAYEASY_LOCKED_OUT (B36) or PAYEASY_BLOCKED (B37) where it is stopped."""
    locked = state(contract_id, rule, at=at)
    if locked is not None:
        raise CODES.no(locked)


def release(contract_id: int) -> None:
    """Forget misses and stopped days: the bank released the customer (閉塞解除)."""
    Misses.objects.filter(contract_id=contract_id).update(in_a_row=0, stopped_days=0)


def _midnight_after(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + _ONE_DAY, dt.time(), tzinfo=TOKYO)


def _ensure_row(contract_id: int, today: dt.date) -> None:
    if Misses.objects.filter(contract_id=contract_id).exists():
        return
    try:
        with transaction.atomic(using=current.alias()):
            Misses.objects.create(
                contract_id=contract_id, in_a_row=0, last_on=today, stopped_days=0
            )
    except IntegrityError:
        # Another hand made the row first; that is just as good.
        return
