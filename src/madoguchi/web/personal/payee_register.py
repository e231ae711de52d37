"""Registering whom a transfer went to (今回の振込先を登録): by one press, or proved once more."""

import uuid
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.customers import payees
from madoguchi.customers.payees import read_note
from madoguchi.transfers import reads, register_payee
from madoguchi.transfers.reads import Transfer
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import change_draft, change_press, payee_confirm
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.personal.payee_confirm import Sheet
from madoguchi.web.personal.payee_form import Typed
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest


@require_http_methods(["GET", "HEAD", "POST"])
def register(request: BankRequest) -> HttpResponse:
    """Show the payee of an order of one's own with a field for the note; on POST, register (C8).

    Where the profile asks for proof, the note leads to a confirm page with the factor.
    """
    transfer = _paid(request)
    if request.method != "POST":
        return _ask(request, transfer, Typed())
    drafted = change_draft.find(request, _page_of(transfer))
    if not request.profile.transfers.register_paid_needs_proof:
        return _at_once(request, transfer, drafted)
    if "draft" in request.POST:
        return _confirmed(request, transfer, drafted)
    typed = Typed.read(request.POST.dict())
    if typed.noted() is None or _cannot(request, transfer) is not None:
        return _ask(request, transfer, typed)
    drafted = change_draft.keep(request, _page_of(transfer), {"note": typed.note})
    return _confirm(request, transfer, drafted)


def _page_of(transfer: Transfer) -> str:
    # One order's draft is no other's.
    return f"payee-of-{transfer.request_id}"


def _at_once(request: BankRequest, transfer: Transfer, drafted: Drafted | None) -> HttpResponse:
    """The one press: the transfer itself was proved."""
    typed = Typed.read(request.POST.dict())
    note = typed.noted()
    if drafted is None or note is None:
        return _ask(request, transfer, typed)

    def again(refused: Refused) -> HttpResponse:
        typed.faults.append(refused)
        return _ask(request, transfer, typed)

    deed = _deed(request, transfer, drafted, note=note, proved=False)
    return payee_confirm.press(request, drafted, deed, again)


def _confirmed(request: BankRequest, transfer: Transfer, drafted: Drafted | None) -> HttpResponse:
    """The press of the confirm page, with the factor."""
    if drafted is None:
        return _ask(request, transfer, Typed())
    if "back" in request.POST:
        return _ask(request, transfer, Typed(note=drafted.values["note"]))
    deed = _deed(request, transfer, drafted, note=drafted.values["note"], proved=True)
    return payee_confirm.press(
        request,
        drafted,
        deed,
        lambda refused: _confirm(request, transfer, drafted, refused=refused),
    )


def _deed(
    request: BankRequest, transfer: Transfer, drafted: Drafted, *, note: str, proved: bool
) -> Callable[[], None]:
    def deed() -> None:
        try:
            register_payee.register_payee_paid(
                order=transfer.request_id,
                note=read_note(note),
                by=request.actor,
                proof=change_press.proved(request, drafted.request_id) if proved else None,
                request_id=drafted.request_id,
                profile=request.profile,
                at=request.at,
            )
        except register_payee.NotPaid as error:
            # The money came back since the page was shown.
            raise Http404 from error

    return deed


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


def _confirm(
    request: BankRequest, transfer: Transfer, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    sheet = Sheet(
        title=_("振込先の登録内容の確認"),
        button=_("登録を確定する"),
        sending=_("登録しています…"),
        payees=(register_payee.payee_paid(transfer, note=drafted.values["note"]),),
    )
    return payee_confirm.page(request, sheet, drafted, refused=refused)


def _cannot(request: BankRequest, transfer: Transfer) -> Refused | None:
    """Why this payee cannot be registered, whatever is typed."""
    payee = register_payee.payee_paid(transfer).payee
    try:
        most = request.profile.transfers.payees_most
        payees.must_be_new(request.actor.contract_id, payee, most=most)
    except Refused as refused:
        return refused
    return None


def _ask(request: BankRequest, transfer: Transfer, typed: Typed) -> HttpResponse:
    refused = _cannot(request, transfer)
    no = None if refused is None else errors_of(request, [refused])["summary"]
    proved = request.profile.transfers.register_paid_needs_proof
    context = {
        "order": transfer,
        "named": register_payee.payee_paid(transfer),
        "typed": typed,
        "no": no,
        "longest": payees.NOTE_LENGTH,
        # The press that registers carries its request; one that leads to the confirm page none yet.
        "draft": None if proved else change_draft.keep(request, _page_of(transfer)).sealed,
        "errors": {} if no else typed.errors(request),
    }
    status = 422 if typed.faults else 200
    return render(request, "personal/payee_register.html", context, status=status)
