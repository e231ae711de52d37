"""Cancelling a reservation (予約の取消): its facts, the factor, one press, and that it is done."""

import time
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.access import press
from madoguchi.access.prove import prove
from madoguchi.transfers import cancel, reads
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import State
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import factor
from madoguchi.web.personal.order_words import standing
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

# How long a second press of the button waits for the first one's result.
_WAIT_SECONDS = 8.0


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_order(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """Show what will be cancelled and ask for the factor; on POST, do it, once (C12)."""
    found = _found(request, request_id)
    if found.state is State.CANCELLED:
        if request.method == "POST":
            return see_other("order-cancel", request_id)
        return render(request, "personal/order_cancelled.html", {"order": found})
    if request.method == "POST":
        return _press(request, found)
    return _page(request, found, refused=cancel.why_not(found, at=request.at))


def _found(request: BankRequest, request_id: uuid.UUID) -> Transfer:
    found = reads.by_request(request_id, contract_id=request.actor.contract_id)
    if found is None:
        raise Http404
    return found


def _press(request: BankRequest, found: Transfer) -> HttpResponse:
    """Prove and cancel; a press beside this one waits, so that no factor is asked twice."""
    pressed = uuid.uuid5(found.request_id, "cancel")
    if not press.claim(pressed, at=request.at):
        return _await_first_press(request, found.request_id)
    try:
        # Before the proof: what cannot be cancelled now shall spend no picture and no code.
        if why := cancel.why_not(found, at=request.at):
            raise why
        proof = prove(
            by=request.actor,
            factors=cancel.factors_of(found),
            answer=factor.answered(request),
            request_id=found.request_id,
            profile=request.profile,
            at=request.at,
        )
        cancel.cancel_order(
            request_id=found.request_id, by=request.actor, proof=proof, at=request.at
        )
    except Refused as refused:
        press.release(pressed)
        return _page(request, _found(request, found.request_id), refused=refused)
    return see_other("order-cancel", found.request_id)


def _await_first_press(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    give_up = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < give_up:
        if _found(request, request_id).state is State.CANCELLED:
            return see_other("order-cancel", request_id)
        time.sleep(0.1)
    return render(request, "personal/order_working.html", {"request_id": request_id}, status=202)


def _page(request: BankRequest, found: Transfer, *, refused: Refused | None = None) -> HttpResponse:
    """The facts with the factor, and what was refused a moment ago, if anything."""
    error = None if refused is None else errors_of(request, [refused])["summary"]
    may_ask = cancel.why_not(found, at=request.at) is None
    context = {
        "order": found,
        "standing": standing(found, unanswered=bool(reads.unanswered([found]))),
        "error": error,
        **factor.ask(request, cancel.factors_of(found), error=error, may_ask=may_ask),
    }
    status = 200 if error is None else 422
    return render(request, "personal/order_cancel.html", context, status=status)
