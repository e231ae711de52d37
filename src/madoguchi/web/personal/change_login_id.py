"""Changing the login ID (ログインＩＤ変更): the new one twice, then the factor."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.access import change_login_id
from madoguchi.customers import accounts
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import change_confirm, change_draft, change_press
from madoguchi.web.personal.change_confirm import Change, Row
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_PAGE = "login-id"
_MOST_TYPED = 64


@require_http_methods(["GET", "HEAD", "POST"])
def login_id(request: BankRequest) -> HttpResponse:
    """Ask for the new ID twice, show it with the factor, and change it (A16)."""
    if not request.profile.changes.login_id:
        raise Http404
    if request.method != "POST":
        return _ask(request, "", "")
    if "draft" in request.POST:
        return _confirmed(request)
    new, again = (request.POST.get(field, "")[:_MOST_TYPED] for field in ("new_id", "new_id_again"))
    try:
        checked = change_login_id.check(
            new=new,
            again=again,
            contract_id=request.actor.contract_id,
            profile=request.profile,
        )
    except Refused as refused:
        return _ask(request, new, again, refused=refused)
    return _confirm(request, change_draft.keep(request, _PAGE, {"new_id": checked}))


def _confirmed(request: BankRequest) -> HttpResponse:
    drafted = change_draft.find(request, _PAGE)
    if drafted is None:
        return see_other("change-login-id")
    new = drafted.values["new_id"]
    if "back" in request.POST:
        return _ask(request, new, new)

    def deed() -> None:
        change_login_id.change_login_id(
            new=new,
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
        if str(refused.facts.get("field")) == "new_id":
            return _ask(request, new, new, refused=refused)
        return _confirm(request, drafted, refused=refused)
    return see_other("change-done", drafted.request_id)


def _ask(
    request: BankRequest, new: str, again: str, *, refused: Refused | None = None
) -> HttpResponse:
    rule = request.profile.sign_on.login_id
    found = [] if refused is None else [refused]
    context = {
        "new": new,
        "again": again,
        "rule": rule,
        "inputmode": "numeric" if rule.digits_only else "text",
        "errors": errors_of(request, found),
    }
    template = "personal/change_login_id.html"
    return render(request, template, context, status=422 if found else 200)


def _confirm(
    request: BankRequest, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    name = request.profile.wording.login_id
    now = accounts.holder_of(request.actor.contract_id).login_id
    change = Change(
        _("%(id)sの変更内容の確認") % {"id": name},
        (Row(name, drafted.values["new_id"], now),),
        (_("次のログインからは、新しい%(id)sをお使いください。") % {"id": name},),
    )
    return change_confirm.page(request, change, drafted, refused=refused)
