"""Changing one's own limit (利用限度額変更): lower at once, higher from tomorrow."""

import datetime as dt

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.access import change_limit
from madoguchi.customers import limits
from madoguchi.transfers import facts, reads
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refused
from madoguchi.values.yen import show_yen
from madoguchi.web.personal import change_confirm, change_draft, change_press
from madoguchi.web.personal.change_confirm import Change, Row
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared import sentences
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_PAGE = "limit"
_MOST_TYPED = 40


@require_http_methods(["GET", "HEAD", "POST"])
def limit(request: BankRequest) -> HttpResponse:
    """Show the limit, ask for a new one, show it with the factor, and keep it (C9)."""
    if not request.profile.changes.limit:
        raise Http404
    if request.method != "POST":
        return _ask(request, "")
    if "draft" in request.POST:
        return _confirmed(request)
    typed = request.POST.get("limit", "")[:_MOST_TYPED]
    try:
        yen = change_limit.read_limit(typed, most_yen=_most(request))
    except Refused as refused:
        return _ask(request, typed, refused=refused)
    return _confirm(request, change_draft.keep(request, _PAGE, {"limit": str(yen)}))


def _most(request: BankRequest) -> int:
    return change_limit.most_yen(request.actor.contract_id, request.profile, at=request.at)


def _now(request: BankRequest) -> int:
    return facts.allowed_to(request.actor.contract_id, at=request.at).per_day_yen


def _confirmed(request: BankRequest) -> HttpResponse:
    drafted = change_draft.find(request, _PAGE)
    if drafted is None:
        return see_other("change-limit")
    typed = drafted.values["limit"]
    if "back" in request.POST:
        return _ask(request, f"{int(typed):,}")

    def deed() -> None:
        change_limit.change_limit(
            per_day_yen=int(typed),
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
        if str(refused.facts.get("field")) == "limit":
            return _ask(request, f"{int(typed):,}", refused=refused)
        return _confirm(request, drafted, refused=refused)
    return see_other("change-done", drafted.request_id)


def _ask(request: BankRequest, typed: str, *, refused: Refused | None = None) -> HttpResponse:
    contract_id, today = request.actor.contract_id, day_of(request.at)
    found = [] if refused is None else [refused]
    now, most = _now(request), _most(request)
    later = limits.own_limit(contract_id, day=today + dt.timedelta(days=1))
    tomorrow = now if later is None else min(later, most)
    context = {
        "typed": typed,
        "now_yen": now,
        "tomorrow_yen": tomorrow if tomorrow != now else None,
        "used_yen": reads.moved_on(today, contract_id=contract_id),
        "most_yen": most,
        "limits_from": change_limit.most_rises_at(contract_id, request.profile, at=request.at),
        "errors": errors_of(request, found),
    }
    template = "personal/change_limit.html"
    return render(request, template, context, status=422 if found else 200)


def _confirm(
    request: BankRequest, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    yen, now = int(drafted.values["limit"]), _now(request)
    remarks = []
    if yen > now:
        day = sentences.show_day(day_of(request.at) + dt.timedelta(days=1))
        remarks.append(
            _("引き上げは、%(day)sの0時からです。それまでは、いまの限度額のままです。")
            % {"day": day}
        )
    else:
        remarks.append(_("変更を確定すると、すぐにこの限度額になります。"))
    if yen == 0:
        remarks.append(_("限度額を0円にすると、振込はできなくなります。"))
    change = Change(
        _("利用限度額の変更内容の確認"),
        (Row(_("1日の利用限度額"), show_yen(yen), show_yen(now)),),
        tuple(remarks),
    )
    return change_confirm.page(request, change, drafted, refused=refused)
