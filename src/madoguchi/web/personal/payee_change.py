"""Another name or note for a payee (振込先の登録内容の変更), and removing several (振込先削除)."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.access import change_payees
from madoguchi.customers import payees
from madoguchi.customers.payees import Named, Registered
from madoguchi.values.kana import for_display
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal import change_draft, change_press, payee_confirm
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.personal.payee_confirm import Sheet
from madoguchi.web.personal.payee_form import Typed
from madoguchi.web.personal.payees import list_page
from madoguchi.web.personal.transfer_place import Place
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_DELETE = "payees-delete"


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: BankRequest, payee_id: int) -> HttpResponse:
    """Ask for the name and note, show them with the factor, and keep them (C13)."""
    mine = payees.payee_of(request.actor.contract_id, payee_id)
    if mine is None or mine.on_paper:
        raise Http404
    if request.method != "POST":
        return _ask(request, mine, Typed(name=for_display(mine.payee.name_kana), note=mine.note))
    if "draft" in request.POST:
        return _confirmed(request, mine)
    typed = Typed.read(request.POST.dict())
    if _read(typed, mine) is None:
        return _ask(request, mine, typed)
    return _confirm(request, mine, change_draft.keep(request, _page_of(mine), typed.values))


def _page_of(mine: Registered) -> str:
    # One payee's draft is no other's.
    return f"payee-{mine.id}"


def _read(typed: Typed, mine: Registered) -> Named | None:
    # The account is what it is: only its name and note can be typed.
    to = mine.payee.account
    typed.kind, typed.number = to.kind.value, to.number
    return typed.named(Place(to.bank, mine.bank_name, to.branch, mine.branch_name))


def _confirmed(request: BankRequest, mine: Registered) -> HttpResponse:
    drafted = change_draft.find(request, _page_of(mine))
    if drafted is None:
        return see_other("payees")
    typed = Typed.read(drafted.values)
    new = _read(typed, mine)
    if new is None or "back" in request.POST:
        return _ask(request, mine, typed)

    def deed() -> None:
        change_payees.change_payee(
            payee_id=mine.id,
            name_kana=new.payee.name_kana,
            note=new.note,
            by=request.actor,
            proof=change_press.proved(request, drafted.request_id),
            request_id=drafted.request_id,
            profile=request.profile,
            at=request.at,
        )

    return payee_confirm.press(
        request, drafted, deed, lambda refused: _confirm(request, mine, drafted, refused=refused)
    )


def _ask(request: BankRequest, mine: Registered, typed: Typed) -> HttpResponse:
    context = {
        "mine": mine,
        "typed": typed,
        "longest": payees.NOTE_LENGTH,
        "errors": typed.errors(request),
    }
    status = 422 if typed.faults else 200
    return render(request, "personal/payee_change.html", context, status=status)


def _confirm(
    request: BankRequest, mine: Registered, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    typed = Typed.read(drafted.values)
    new = _read(typed, mine)
    if new is None:
        return _ask(request, mine, typed)
    sheet = Sheet(
        title=_("振込先の変更内容の確認"),
        button=_("変更を確定する"),
        sending=_("変更しています…"),
        payees=(new,),
        remarks=typed.remarks,
        now=mine,
    )
    return payee_confirm.page(request, sheet, drafted, refused=refused)


@require_POST
def delete(request: BankRequest) -> HttpResponse:
    """Show the payees that were ticked with the factor, and remove them all at once (C13)."""
    if "draft" not in request.POST:
        return _ticked(request)
    drafted = change_draft.find(request, _DELETE)
    if drafted is None:
        return see_other("payees")
    wanted = _numbers(drafted.values["payees"].split())

    def deed() -> None:
        change_payees.remove_payees(
            payee_ids=wanted,
            by=request.actor,
            proof=change_press.proved(request, drafted.request_id),
            request_id=drafted.request_id,
            profile=request.profile,
            at=request.at,
        )

    return payee_confirm.press(
        request,
        drafted,
        deed,
        lambda refused: _sure(request, drafted, _mine(request, wanted), refused=refused),
    )


def _ticked(request: BankRequest) -> HttpResponse:
    found = _mine(request, _numbers(request.POST.getlist("payee")))
    if not found:
        told = {"text": _("削除する振込先を選んでください。"), "code": Refusal.WRONG_LENGTH.value}
        return list_page(request, errors={"payee": told})
    values = {"payees": " ".join(str(each.id) for each in found)}
    return _sure(request, change_draft.keep(request, _DELETE, values), found)


def _numbers(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 18}


def _mine(request: BankRequest, wanted: set[int]) -> tuple[Registered, ...]:
    """Those of the wanted that are the customer's own, by kana."""
    everybody = payees.payees_of(request.actor.contract_id)
    return tuple(each for each in everybody if each.id in wanted and not each.on_paper)


def _sure(
    request: BankRequest,
    drafted: Drafted,
    found: tuple[Registered, ...],
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    sheet = Sheet(
        title=_("振込先の削除内容の確認"),
        button=_("削除を確定する"),
        sending=_("削除しています…"),
        payees=found,
        remarks=(_("削除しても、受付済みの振込と予約は取り消されません。"),),
        back=False,
    )
    return payee_confirm.page(request, sheet, drafted, refused=refused)
