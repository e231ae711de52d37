"""Lends messages of the outbox to a worker (送信の引受): then they are marked or put back."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from madoguchi.institutions import current
from madoguchi.wires.models import Outgoing

_LEASE = dt.timedelta(seconds=60)
_SLOWEST_RETRY = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Message:
    """A leased message; only the holder of this fence may mark it."""

    id: int
    fence: int
    wire: str
    about: str
    purpose: str
    body: Mapping[str, Any]
    tries: int
    unanswered: bool


def lease(*, wire: str, most: int, at: dt.datetime) -> list[Message]:
    """Take up to `most` due messages, oldest first; another worker passes over them."""
    with transaction.atomic(using=current.alias(), durable=True):
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        due = Outgoing.objects.filter(free, wire=wire, carried_at=None, due_at__lte=at)
        rows = list(
            due.order_by("due_at", "id").select_for_update(skip_locked=True, no_key=True)[:most]
        )
        Outgoing.objects.filter(pk__in=[row.pk for row in rows]).update(
            leased_until=at + _LEASE, fence=F("fence") + 1, tries=F("tries") + 1
        )
    return [
        Message(
            id=row.pk,
            fence=row.fence + 1,
            wire=row.wire,
            about=row.about,
            purpose=row.purpose,
            body=row.body,
            tries=row.tries + 1,
            unanswered=row.unanswered,
        )
        for row in rows
    ]


def mark_carried(message: Message, *, at: dt.datetime) -> bool:
    """Note that a message arrived; False when another worker holds a newer lease."""
    return bool(
        _mine(message).update(carried_at=at, leased_until=None, unanswered=False, last_error="")
    )


def put_back(message: Message, *, unanswered: bool, error: str, at: dt.datetime) -> bool:
    """Return a message to the queue, to be tried again later and later, but never given up."""
    wait = min(dt.timedelta(seconds=2 ** min(message.tries, 9)), _SLOWEST_RETRY)
    return bool(
        _mine(message).update(
            leased_until=None, due_at=at + wait, unanswered=unanswered, last_error=error[:200]
        )
    )


def put_off(message: Message, *, until: dt.datetime) -> bool:
    """Let a message that is under way nowhere wait for its hour; that is no fault and no try."""
    return bool(
        _mine(message).update(
            leased_until=None,
            due_at=until,
            tries=message.tries - 1,
            unanswered=False,
            last_error="",
        )
    )


def release(messages: Collection[Message]) -> int:
    """Return messages nobody has tried to carry, each as it was before the lease."""
    if not messages:
        return 0
    ours = reduce(or_, (Q(pk=each.id, fence=each.fence) for each in messages))
    rows = Outgoing.objects.filter(ours, carried_at=None)
    return rows.update(leased_until=None, tries=F("tries") - 1)


def _mine(message: Message) -> QuerySet[Outgoing]:
    return Outgoing.objects.filter(pk=message.id, fence=message.fence, carried_at=None)


def waiting(*, wire: str) -> int:
    """How many messages of a wire have not arrived yet."""
    return Outgoing.objects.filter(wire=wire, carried_at=None).count()


def unanswered(abouts: Collection[str], *, wire: str) -> set[str]:
    """Which of these were sent once without an answer, so that nobody knows yet (照会待ち)."""
    rows = Outgoing.objects.filter(wire=wire, about__in=abouts, carried_at=None, unanswered=True)
    return set(rows.values_list("about", flat=True))
