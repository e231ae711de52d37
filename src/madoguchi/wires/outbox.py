"""The outbox (送信箱): a message is put in with the money, and leaves only if that commits."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from madoguchi.wires.models import Outgoing


def put(*, wire: str, about: str, purpose: str, body: Mapping[str, Any], at: dt.datetime) -> None:
    """Queue a message in the caller's transaction; `worker` carries it once that has committed."""
    Outgoing.objects.create(
        wire=wire, about=about, purpose=purpose, body=dict(body), queued_at=at, due_at=at
    )
