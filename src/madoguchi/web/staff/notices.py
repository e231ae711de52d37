"""Notices at the desk (お知らせの管理): the lists by state, and one notice with its preview."""

from typing import get_args

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.notices import desk
from madoguchi.staff.kinds import KINDS
from madoguchi.web.staff.addresses import number_of, query
from madoguchi.web.staff.notice_preview import PUBLISH, WITHDRAW, preview
from madoguchi.web.staff.request import StaffRequest, everybody

_PAGE = 50
_STATES: tuple[desk.State, ...] = get_args(desk.State)


@everybody
@require_safe
def notices(request: StaffRequest) -> HttpResponse:
    """The notices of one state, or all of them, the newest first, page by page (E1)."""
    asked = request.GET.get("state", "")
    state = next((each for each in _STATES if each == asked), None)
    if asked and state is None:
        raise Http404
    below = number_of(request.GET.get("below", ""))
    found = desk.newest(state=state, below=below, limit=_PAGE + 1, at=request.at)
    context = {
        "state": asked,
        "states": ("", *_STATES),
        "notices": found[:_PAGE],
        "next_page": query(state=asked, below=found[_PAGE - 1].id) if found[_PAGE:] else None,
        "may_ask": request.member.role in KINDS[PUBLISH].may_ask,
    }
    return render(request, "staff/notices.html", context)


@everybody
@require_safe
def notice(request: StaffRequest, number: int) -> HttpResponse:
    """One notice: how it stands, and how the customer sees it."""
    kept = desk.find(number, at=request.at)
    if kept is None:
        raise Http404
    may_ask = request.member.role in KINDS[WITHDRAW].may_ask
    context = {
        "kept": kept,
        "notice": preview(kept),
        "may_withdraw": may_ask and kept.may_be_withdrawn,
    }
    return render(request, "staff/notice.html", context)
