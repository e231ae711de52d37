"""Queues many messages at once (一括送信): as the outbox does one, by one statement."""

import datetime as dt
from collections.abc import Mapping, Sequence
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
