"""What is carried from an input page to its confirm page (変更内容の持ち運び): sealed, not trusted.

A draft is one page's, one contract's and one session's; it also names the request, so that a form
sent twice is known to be the same.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.access import envelope
from madoguchi.web.shared.request import BankRequest

_GOOD_FOR = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Drafted:
    """The values a customer is about to confirm, and the request they make."""

    request_id: uuid.UUID
    values: Mapping[str, str]
    sealed: str


def keep(request: BankRequest, page: str, values: Mapping[str, str] | None = None) -> Drafted:
    """Seal values under a new request id, for the form of one page."""
    request_id, said = uuid.uuid4(), dict(values or {})
    sealed = envelope.seal(
        {**said, "request_id": str(request_id)}, purpose=_purpose(request, page), at=request.at
    )
    return Drafted(request_id, said, sealed)


def find(request: BankRequest, page: str) -> Drafted | None:
    """The draft that came back with the form; None where it is false, a stranger's or too old."""
    sealed = request.POST.get("draft", "")
    contents = envelope.open_(
        sealed, purpose=_purpose(request, page), good_for=_GOOD_FOR, at=request.at
    )
    if contents is None:
        return None
    return Drafted(uuid.UUID(contents.pop("request_id")), contents, sealed)


def _purpose(request: BankRequest, page: str) -> str:
    actor = request.actor
    return f"change-{page}:{actor.contract_id}:{actor.started_at.isoformat()}"
