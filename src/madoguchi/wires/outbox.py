"""The outbox (送信箱): a message is put in with the money, and leaves only if that commits."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from madoguchi.wires.models import Outgoing


@dataclass(frozen=True, slots=True, kw_only=True)
class ToSend:
    """A message to be queued: what it is about and its purpose make it unique on its wire."""

    wire: str
    about: str
    purpose: str
    body: Mapping[str, Any]


def put(*, wire: str, about: str, purpose: str, body: Mapping[str, Any], at: dt.datetime) -> None:
    """Queue a message in the caller's transaction; `worker` carries it once that has committed."""
    Outgoing.objects.create(
        wire=wire, about=about, purpose=purpose, body=dict(body), queued_at=at, due_at=at
    )


def put_all(messages: Sequence[ToSend], *, at: dt.datetime) -> None:
    """Queue many messages in the caller's transaction by one statement."""
    Outgoing.objects.bulk_create(
        Outgoing(
            wire=message.wire,
            about=message.about,
            purpose=message.purpose,
            body=dict(message.body),
            queued_at=at,
            due_at=at,
        )
        for message in messages
    )


def queued_among(abouts: Collection[str], *, wire: str, purpose: str) -> set[str]:
    """About which of these a message for a purpose was queued before."""
    rows = Outgoing.objects.filter(wire=wire, about__in=abouts, purpose=purpose)
    return set(rows.values_list("about", flat=True))


def bodies(*, wire: str, purpose: str | None = None) -> dict[str, dict[str, Any]]:
    """What every message of a wire says, or those for one purpose, by what it is about."""
    rows = Outgoing.objects.filter(wire=wire).values_list("about", "body")
    if purpose is not None:
        rows = rows.filter(purpose=purpose)
    return dict(rows.iterator(chunk_size=2_000))
