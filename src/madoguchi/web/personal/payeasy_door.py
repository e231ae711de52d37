"""The door of Pay-easy (税金・各種料金の払込の入口): offered, open, not stopped by misses."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpResponse
from django.shortcuts import render

from madoguchi.payeasy import misses, network
from madoguchi.policy.hours import Deed, Receiver
from madoguchi.values.refusal import Refused
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.service_hours import closed_page

_Asked = ParamSpec("_Asked")
_View = Callable[Concatenate[BankRequest, _Asked], HttpResponse]


def offered(view: _View[_Asked]) -> _View[_Asked]:
    """Let a page exist only where the institution and the installation offer Pay-easy (404)."""

    @functools.wraps(view)
    def door(request: BankRequest, /, *args: _Asked.args, **kwargs: _Asked.kwargs) -> HttpResponse:
        if not network.is_offered():
            raise Http404
        return view(request, *args, **kwargs)

    return door


def in_service(view: _View[_Asked]) -> _View[_Asked]:
    """Let a page exist where Pay-easy is offered, and answer only while it may be used."""

    @offered
    @functools.wraps(view)
    def door(request: BankRequest, /, *args: _Asked.args, **kwargs: _Asked.kwargs) -> HttpResponse:
        return stopped(request) or view(request, *args, **kwargs)

    return door


def stopped(request: BankRequest) -> HttpResponse | None:
    """Say why no bill can be paid now: the hours (D6), B36 or B37 (D4); None while it can."""
    if closed := closed_page(request, Deed.PAYEASY, Receiver.OTHER):
        return closed
    try:
        misses.must_be_open(request.actor.contract_id, network.rule().lock, at=request.at)
    except Refused as refused:
        return locked_page(request, refused)
    return None


def locked_page(request: BankRequest, refused: Refused) -> HttpResponse | None:
    """The page of B36 or B37, after which no number will do; None for every other refusal."""
    if refused.refusal not in misses.CODES.stopped:
        return None
    context = {
        "error": errors_of(request, [refused])["summary"],
        "until": refused.facts.get("until"),
        "was_sending": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "personal/payeasy_locked.html", context, status=status)
