"""The press of 振り込む: one press does the transfer, a press beside it waits for the result."""

import time
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render

from madoguchi.access.prove import prove
from madoguchi.customers import payees
from madoguchi.directory.calendar import calendar
from madoguchi.transfers import drafts, reads, refuse, send
from madoguchi.transfers.drafts import Drafted
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import factor
from madoguchi.web.personal.transfer_confirm import page
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

# How long a second press of the button waits for the first one's result.
_WAIT_SECONDS = 8.0


def confirm(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """Show what will be done and ask for the factor; on POST, do it (C7)."""
    contract_id = request.actor.contract_id
    if reads.by_request(request_id, contract_id=contract_id) is not None:
        return see_other("order", request_id)
    drafted = drafts.find(request_id, contract_id=contract_id)
    if drafted is None:
        raise Http404
    if request.method == "POST":
        return _press(request, drafted)
    return page(request, drafted)


def _press(request: BankRequest, drafted: Drafted) -> HttpResponse:
    """Prove and send; a refusal is told on the same page, which may be pressed again."""
    if not drafts.claim(drafted.request_id, at=request.at):
        return _await_first_press(request, drafted.request_id)
    try:
        proof = prove(
            by=request.actor,
            factors=factor.factors_of(
                request,
                "transfer",
                preregistered=payees.is_preregistered(
                    drafted.wish.payee, contract_id=request.actor.contract_id
                ),
            ),
            answer=factor.answered(request),
            request_id=drafted.request_id,
            profile=request.profile,
            at=request.at,
        )
        transfer = send.send_transfer(
            drafted=drafted, by=request.actor, proof=proof, calendar=calendar(), at=request.at
        )
    except Refused as refused:
        refuse.remember_refusal(
            refused, by=request.actor, request_id=drafted.request_id, at=request.at
        )
        drafts.release(drafted.request_id)
        return page(request, drafted, refused=refused)
    return see_other("order", transfer.request_id)


def _await_first_press(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """Wait for the result of the press before this one instead of refusing."""
    give_up = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < give_up:
        if reads.by_request(request_id, contract_id=request.actor.contract_id):
            return see_other("order", request_id)
        time.sleep(0.1)
    return render(request, "personal/transfer_working.html", {"request_id": request_id}, status=202)
