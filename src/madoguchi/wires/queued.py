"""What has been queued so far (送信箱の照会), to be compared with what should have been."""

from collections.abc import Collection
from typing import Any

from madoguchi.wires.models import Outgoing


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
