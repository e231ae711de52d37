"""Registering whom a transfer went to (今回の振込先を登録): one page, and no further proof."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.customers import payees
from madoguchi.transfers import reads, register_payee
from madoguchi.transfers.reads import Transfer
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import change_draft, change_press
from madoguchi.web.personal.payee_form import Typed
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: BankRequest) -> HttpResponse:
    """Show the payee of an order of one's own with a field for the note; on POST, register (C8)."""
    transfer = _paid(request)
    page = f"payee-of-{transfer.request_id}"
    if request.method != "POST":
        return _ask(request, transfer, Typed(), page)
    drafted = change_draft.find(request, page)
    typed = Typed.read(request.POST.dict())
    note = typed.noted()
    if drafted is None or note is None:
        return _ask(request, transfer, typed, page)

    def deed() -> None:
        register_payee.register_payee_paid(
            order=transfer.request_id,
            note=note,
            by=request.actor,
            request_id=drafted.request_id,
            profile=request.profile,
            at=request.at,
        )

    try:
        if not change_press.press_once(request, drafted.request_id, deed):
            return change_press.working(request)
    except register_payee.NotPaid as error:
        raise Http404 from error
    except Refused as refused:
        typed.faults.append(refused)
        return _ask(request, transfer, typed, page)
    return see_other("payee-done", drafted.request_id)


def _paid(request: BankRequest) -> Transfer:
    """The customer's own order that is named; raises Http404 where its payee cannot be kept."""
    try:
        order = uuid.UUID(request.GET.get("order", ""))
    except ValueError as error:
        raise Http404 from error
    found = reads.by_request(order, contract_id=request.actor.contract_id)
    if found is None or not register_payee.may_be_registered(found):
        raise Http404
    return found


def _ask(request: BankRequest, transfer: Transfer, typed: Typed, page: str) -> HttpResponse:
    named = register_payee.payee_paid(transfer)
    no = None
    try:
        most = request.profile.transfers.payees_most
        payees.must_be_new(request.actor.contract_id, named.payee, most=most)
    except Refused as refused:
        no = errors_of(request, [refused])["summary"]
    context = {
        "order": transfer,
        "named": named,
        "typed": typed,
        "no": no,
        "longest": payees.NOTE_LENGTH,
        "draft": change_draft.keep(request, page).sealed,
        "errors": {} if no else typed.errors(request),
    }
    status = 422 if typed.faults else 200
    return render(request, "personal/payee_register.html", context, status=status)
