"""Registering a payee beforehand (振込先登録): the account, then everything with the factor."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.access import change_payees
from madoguchi.customers import payees
from madoguchi.directory import search
from madoguchi.values.account import AccountKind
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import change_draft, change_press, payee_confirm
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.personal.payee_confirm import Sheet
from madoguchi.web.personal.payee_form import Typed
from madoguchi.web.personal.transfer_place import Place
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_PAGE = "payee-new"


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: BankRequest) -> HttpResponse:
    """Third page: account, name and note; on POST everything with the factor, then done (C13)."""
    place = _place(request)
    if place is None:
        return see_other("payee-new")
    if request.method != "POST":
        return _ask(request, place, Typed())
    if "draft" in request.POST:
        return _confirmed(request, place)
    typed = Typed.read(request.POST.dict())
    new = typed.named(place)
    if new is None:
        return _ask(request, place, typed)
    try:
        most = request.profile.transfers.payees_most
        payees.must_be_new(request.actor.contract_id, new.payee, most=most)
    except Refused as refused:
        typed.faults.append(refused)
        return _ask(request, place, typed)
    return _confirm(request, place, change_draft.keep(request, _PAGE, typed.values))


def _place(request: BankRequest) -> Place | None:
    code = request.GET.get("bank", "")
    bank, branch = search.bank(code), search.branch(code, request.GET.get("branch", ""))
    if bank is None or branch is None:
        return None
    return Place(bank.code, bank.name, branch.code, branch.name)


def _confirmed(request: BankRequest, place: Place) -> HttpResponse:
    drafted = change_draft.find(request, _PAGE)
    if drafted is None:
        return see_other("payee-new")
    typed = Typed.read(drafted.values)
    new = typed.named(place)
    if new is None or "back" in request.POST:
        return _ask(request, place, typed)

    def deed() -> None:
        change_payees.register_payee(
            new=new,
            by=request.actor,
            proof=change_press.proved(request, drafted.request_id),
            request_id=drafted.request_id,
            profile=request.profile,
            at=request.at,
        )

    return payee_confirm.press(
        request, drafted, deed, lambda refused: _confirm(request, place, drafted, refused=refused)
    )


def _ask(request: BankRequest, place: Place, typed: Typed) -> HttpResponse:
    context = {
        "place": place,
        "typed": typed,
        "kinds": list(AccountKind),
        "longest": payees.NOTE_LENGTH,
        "errors": typed.errors(request),
    }
    status = 422 if typed.faults else 200
    return render(request, "personal/payee_new.html", context, status=status)


def _confirm(
    request: BankRequest, place: Place, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    typed = Typed.read(drafted.values)
    new = typed.named(place)
    if new is None:
        return _ask(request, place, typed)
    sheet = Sheet(
        title=_("振込先の登録内容の確認"),
        button=_("登録を確定する"),
        sending=_("登録しています…"),
        payees=(new,),
        remarks=typed.remarks,
    )
    return payee_confirm.page(request, sheet, drafted, refused=refused)
