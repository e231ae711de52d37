"""What has been queued so far (送信箱の照会), to be compared with what should have been."""

from typing import Any

from madoguchi.wires.models import Outgoing


def bodies(*, wire: str, purpose: str | None = None) -> dict[str, dict[str, Any]]:
    """What every message of a wire says, or those for one purpose, by what it is about."""
    rows = Outgoing.objects.filter(wire=wire).values_list("about", "body")
    if purpose is not None:
        rows = rows.filter(purpose=purpose)
    return dict(rows.iterator(chunk_size=2_000))
