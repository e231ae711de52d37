"""Choosing which mails to get (Ｅメール通知の設定): asked, shown with the factor, kept."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.access import change_mail_wishes
from madoguchi.customers import change_details, mail_wishes
from madoguchi.customers.change_details import mask_mail
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal import change_confirm, change_draft, change_press
from madoguchi.web.personal.change_confirm import Change, Row
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_PAGE = "mails"
_WISHES = {"yes": True, "no": False}


@require_http_methods(["GET", "HEAD", "POST"])
def mails(request: BankRequest) -> HttpResponse:
    """Ask which mails are wanted, show the choice with the factor, and keep it (E2)."""
    if request.profile.mails.money_in != "by-choice":
        raise Http404
    if request.method != "POST":
        return _ask(request, _now(request))
    if "draft" in request.POST:
        return _confirmed(request)
    typed = request.POST.get("money_in", "")
    if typed not in _WISHES:
        return _ask(request, "", refused=Refused(Refusal.OUT_OF_RANGE, field="money_in"))
    return _confirm(request, change_draft.keep(request, _PAGE, {"money_in": typed}))


def _now(request: BankRequest) -> str:
    return "yes" if mail_wishes.wishes_money_in(request.actor.contract_id) else "no"


def _confirmed(request: BankRequest) -> HttpResponse:
    drafted = change_draft.find(request, _PAGE)
    if drafted is None:
        return see_other("change-mails")
    typed = drafted.values["money_in"]
    if "back" in request.POST:
        return _ask(request, typed)

    def deed() -> None:
        change_mail_wishes.change_mail_wishes(
            money_in=_WISHES[typed],
            by=request.actor,
            proof=change_press.proved(request, drafted.request_id),
            request_id=drafted.request_id,
            profile=request.profile,
            at=request.at,
        )

    try:
        if not change_press.press_once(request, drafted.request_id, deed):
            return change_press.working(request)
    except Refused as refused:
        return _confirm(request, drafted, refused=refused)
    return see_other("change-done", drafted.request_id)


def _ask(request: BankRequest, typed: str, *, refused: Refused | None = None) -> HttpResponse:
    known = change_details.details_of(request.actor.contract_id)
    errors = errors_of(request, [] if refused is None else [refused])
    context = {"typed": typed, "mail": mask_mail(known.mail or ""), "errors": errors}
    return render(request, "personal/change_mails.html", context, status=422 if errors else 200)


def _confirm(
    request: BankRequest, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    words = {"yes": _("希望する"), "no": _("希望しない")}
    new, now = words[drafted.values["money_in"]], words[_now(request)]
    change = Change(_("メール通知の設定の確認"), (Row(_("入出金のお知らせ"), new, now),))
    return change_confirm.page(request, change, drafted, refused=refused)
