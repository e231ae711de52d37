"""The outbox (送信箱): put with the money, leased by a worker, carried, marked."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from madoguchi.institutions import current
from madoguchi.wires.models import Outgoing

LEASE = dt.timedelta(seconds=60)
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


def put(
    *, wire: str, about: str, purpose: str, body: Mapping[str, Any], at: dt.datetime
) -> None:
    """Queue a message in the caller's transaction; it leaves only if that commits."""
    Outgoing.objects.create(
        wire=wire, about=about, purpose=purpose, body=dict(body), queued_at=at, due_at=at
    )


def lease(*, wire: str, most: int, at: dt.datetime) -> list[Message]:
    """Take up to `most` due messages, oldest first; another worker passes over them."""
    alias = current.alias()
    with transaction.atomic(using=alias, durable=True):
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        due = Outgoing.objects.filter(free, wire=wire, carried_at=None, due_at__lte=at)
        rows = list(
            due.order_by("due_at", "id").select_for_update(skip_locked=True, no_key=True)[:most]
        )
        Outgoing.objects.filter(pk__in=[row.pk for row in rows]).update(
            leased_until=at + LEASE, fence=F("fence") + 1, tries=F("tries") + 1
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


def _mine(message: Message) -> Any:
    return Outgoing.objects.filter(pk=message.id, fence=message.fence, carried_at=None)


def waiting(*, wire: str) -> int:
    """How many messages have not arrived yet."""
    return Outgoing.objects.filter(wire=wire, carried_at=None).count()


def bodies(*, wire: str) -> dict[str, dict[str, Any]]:
    """What every message of a wire says, by what it is about."""
    rows = Outgoing.objects.filter(wire=wire).values_list("about", "body")
    return dict(rows.iterator(chunk_size=2_000))
