"""Check, prove and pay (払込確認): one press pays, a press beside it waits for the result (D2)."""

import time
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.access.prove import prove
from madoguchi.directory.calendar import calendar
from madoguchi.payeasy import drafts, network, pay, reads, refuse
from madoguchi.payeasy.drafts import Drafted
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal import factor
from madoguchi.web.personal.payeasy_door import locked_page, offered, stopped
from madoguchi.web.personal.payeasy_judge import judge
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

# How long a second press of the button waits for the first one's result.
_WAIT_SECONDS = 8.0
# After these, the bills must be asked for anew.
_STALE = (Refusal.TERMS_CHANGED, Refusal.BILL_PAID)


@require_http_methods(["GET", "HEAD", "POST"])
@offered
def confirm(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """Show what will be paid and ask for the factor; on POST, pay, once.

    Whoever has paid already sees his receipt, at whatever hour.
    """
    contract_id = request.actor.contract_id
    if reads.by_request(request_id, contract_id=contract_id):
        return see_other("payeasy-done", request_id)
    drafted = drafts.find(request_id, contract_id=contract_id)
    if drafted is None:
        raise Http404
    if closed := stopped(request):
        return closed
    return _press(request, drafted) if request.method == "POST" else _page(request, drafted)


def _press(request: BankRequest, drafted: Drafted) -> HttpResponse:
    """Prove and pay; a refusal is told on the same page, which may be pressed again."""
    if not drafts.claim(drafted.request_id, at=request.at):
        return _await_first_press(request, drafted.request_id)
    try:
        proof = prove(
            by=request.actor,
            factors=factor.factors_of(request, "payeasy"),
            answer=factor.answered(request),
            request_id=drafted.request_id,
            profile=request.profile,
            at=request.at,
        )
        pay.pay(drafted, by=request.actor, proof=proof, calendar=calendar(), at=request.at)
    except Refused as refused:
        refuse.remember_refusal(
            refused, by=request.actor, request_id=drafted.request_id, at=request.at
        )
        drafts.release(drafted.request_id)
        return locked_page(request, refused) or _page(request, drafted, refused)
    return see_other("payeasy-done", drafted.request_id)


def _await_first_press(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """Wait for the result of the press before this one instead of refusing."""
    give_up = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < give_up:
        if reads.by_request(request_id, contract_id=request.actor.contract_id):
            return see_other("payeasy-done", request_id)
        time.sleep(0.1)
    return render(request, "personal/payeasy_working.html", {"request_id": request_id}, status=202)


def _page(request: BankRequest, drafted: Drafted, refused: Refused | None = None) -> HttpResponse:
    """The draft as it would be paid now, with what was refused a moment ago, if anything."""
    judged = judge(request, drafted)
    # What would be refused now comes first: it is what the customer can mend.
    refused = judged.refused or refused
    error = None if refused is None else next(iter(errors_of(request, [refused]).values()))
    known = judged.known.facts
    context = {
        "drafted": drafted,
        "source": f"{judged.known.source.kind.japanese} {judged.known.source.number}",
        "after_yen": known.available_yen - drafted.total_yen,
        "left_yen": network.rule().per_day_yen - known.paid_yen - drafted.total_yen,
        "payable": judged.refused is None,
        "stale": refused is not None and refused.refusal in _STALE,
        "error": error,
        **factor.ask(
            request,
            factor.factors_of(request, "payeasy"),
            error=error,
            may_ask=judged.refused is None,
        ),
    }
    status = 200 if error is None else 422
    return render(request, "personal/payeasy_confirm.html", context, status=status)
