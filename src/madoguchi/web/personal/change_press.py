"""The press of 変更を確定する: proves, changes once, and tells a second press the same result."""

import time
import uuid
from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.access import press
from madoguchi.access.actor import Proof
from madoguchi.access.prove import prove
from madoguchi.audit import recall, record
from madoguchi.audit.recall import Told
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import factor
from madoguchi.web.shared.request import BankRequest

# How long a second press of the button waits for the first one's result.
_WAIT_SECONDS = 8.0


def press_once(request: BankRequest, request_id: uuid.UUID, deed: Callable[[], None]) -> bool:
    """Do the deed unless it is done; False where another press is still at it.

    Raises Refused as the deed does; the button may then be pressed again.
    """
    give_up = time.monotonic() + _WAIT_SECONDS
    while not press.claim(request_id, at=request.at):
        if done(request, request_id) is not None:
            return True
        if time.monotonic() > give_up:
            return False
        time.sleep(0.1)
    if done(request, request_id) is not None:
        return True
    try:
        deed()
    except Refused:
        press.release(request_id)
        raise
    return True


def proved(request: BankRequest, request_id: uuid.UUID) -> Proof:
    """Check what the customer answered to the factors of a change; raises Refused (A16)."""
    return prove(
        by=request.actor,
        factors=factor.factors_of(request, "change"),
        answer=factor.answered(request),
        request_id=request_id,
        profile=request.profile,
        at=request.at,
    )


def done(request: BankRequest, request_id: uuid.UUID) -> Told | None:
    """What the trail tells of a deed of this customer's that is done; a proof is none."""
    chain = record.chain_of(request.actor.contract_id)
    for told in recall.told(chain=chain, about=str(request_id)):
        if not told.what.startswith("proof."):
            return told
    return None


def working(request: BankRequest) -> HttpResponse:
    """Say that the press before this one is still being worked on (202)."""
    return render(request, "personal/change_working.html", status=202)
