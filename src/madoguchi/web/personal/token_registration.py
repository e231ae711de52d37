"""Registering a token from the login page (ワンタイムパスワード利用開始): two pages, no session.

What the first page proved stands sealed in the second one's form: in no address, in no cookie, for
ten minutes, and good for this registration only.
"""

import datetime as dt
from functools import wraps
from typing import Any, get_args

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.access import card, envelope, register_token
from madoguchi.access.codes import CODES
from madoguchi.access.prove_login import ProvedLogin, may_go_on
from madoguchi.policy.table import FactorName
from madoguchi.values.pictures import PICTURES
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal import factor
from madoguchi.web.personal.token_form import (
    Errors,
    error,
    error_of,
    errors_of,
    faults_of_registration,
    read_registration,
)
from madoguchi.web.personal.token_menu import rule_of
from madoguchi.web.shared.request import BankRequest, View, open_to_all
from madoguchi.web.shared.see_other import see_other

_GOOD_FOR = dt.timedelta(minutes=10)
_PURPOSE = "token-registration"
_MOST_TYPED = 200

# What a customer can mend at a field; everything else is told for the form as a whole.
_FIELDS = {
    Refusal.SERIAL_UNKNOWN: "serial",
    CODES["one-time-password"].wrong: "code",
    CODES["one-time-password"].blocked: "code",
}
_BEYOND_HELP = {
    Refusal.TOKEN_NOT_IN_THIS_STATE,
    *(CODES[factor].blocked for factor in get_args(FactorName)),
}


def _where_offered(view: View) -> View:
    """404 where tokens do not begin by their serial number."""

    @wraps(view)
    def offered(request: BankRequest) -> Any:
        if rule_of(request).begins != "serial-number":
            raise Http404
        return view(request)

    return offered


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@_where_offered
def who(request: BankRequest) -> HttpResponse:
    """Ask for the ID and the login password; on POST, go on to the token (manual 002, ３)."""
    if request.method != "POST":
        return _ask_who(request)
    login_id = request.POST.get("login_id", "").strip()
    password = request.POST.get("password", "")
    faults = _unreadable(login_id=login_id, password=password)
    if faults:
        return _ask_who(request, login_id=login_id, errors=errors_of(request, faults))
    try:
        proved = register_token.begin(
            login_id=login_id, password=password, profile=request.profile, at=request.at
        )
    except Refused as refused:
        told = {"summary": error_of(request, refused)}
        return _ask_who(request, login_id=login_id, errors=told)
    if not register_token.may_register(proved.contract_id, request.profile):
        told = {"summary": error(request, Refusal.TOKEN_NOT_IN_THIS_STATE)}
        return _ask_who(request, login_id=login_id, errors=told, may_not=True)
    return _ask_token(request, proved, _seal(request, proved), {})


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@_where_offered
def which(request: BankRequest) -> HttpResponse:
    """Register the token and put it into use (manual 002, ４)."""
    sealed = request.POST.get("proved", "")
    proved = _opened(request, sealed)
    if proved is None:
        return _ask_who(request, errors={"summary": _too_late()})
    wanted = read_registration(request)
    faults = faults_of_registration(wanted, request, rule_of(request))
    if faults:
        return _ask_token(request, proved, sealed, errors_of(request, faults))
    try:
        register_token.register(
            wanted,
            proved=proved,
            answer=factor.answered(request),
            profile=request.profile,
            at=request.at,
        )
    except Refused as refused:
        field = _FIELDS.get(refused.refusal, "summary")
        told = {field: error_of(request, refused)}
        return _ask_token(
            request, proved, sealed, told, beyond_help=refused.refusal in _BEYOND_HELP
        )
    return see_other("token-registered")


@open_to_all
@require_GET
@_where_offered
def registered(request: BankRequest) -> HttpResponse:
    """Say that the token is in use, and show the way to the login page (manual 002, ５)."""
    return render(request, "personal/token_registered.html")


def _unreadable(**typed: str) -> dict[str, Refusal]:
    faults = {}
    for field, text in typed.items():
        if not text or len(text) > _MOST_TYPED:
            faults[field] = Refusal.WRONG_LENGTH
        elif not text.isprintable():
            faults[field] = Refusal.WRONG_CHARACTERS
    return faults


def _too_late() -> dict[str, str]:
    text = _("時間がたったため、受け付けられませんでした。はじめからお手続きください。")
    return {"text": text, "code": Refusal.TOKEN_NOT_IN_THIS_STATE.value}


def _ask_who(
    request: BankRequest,
    *,
    login_id: str = "",
    errors: Errors | None = None,
    may_not: bool = False,
) -> HttpResponse:
    digits_only = request.profile.sign_on.login_id.digits_only
    context = {
        "login_id": login_id[:_MOST_TYPED],
        "errors": errors or {},
        "may_not": may_not,
        "inputmode": "numeric" if digits_only else "text",
        "app": _app(request),
    }
    status = 422 if errors else 200
    return render(request, "personal/token_registration.html", context, status=status)


def _ask_token(
    request: BankRequest,
    proved: ProvedLogin,
    sealed: str,
    errors: Errors,
    *,
    beyond_help: bool = False,
) -> HttpResponse:
    context = {
        # Sealed once: a page shown again with an error does not make the ten minutes longer.
        "sealed": sealed,
        "rule": rule_of(request),
        "where": _where_it_stands(request),
        "serial": request.POST.get("serial", "")[:64],
        "chosen": request.POST.get("at_sign_on", ""),
        "errors": errors,
        "beyond_help": beyond_help,
        **_asked(request, proved),
    }
    status = 422 if errors else 200
    return render(request, "personal/token_registration_token.html", context, status=status)


def _app(request: BankRequest) -> str | None:
    """The address of the token app, where it makes tokens; None where there are devices only."""
    offered = "software" in rule_of(request).tokens
    return request.institution.token_origin if offered else None


def _where_it_stands(request: BankRequest) -> str:
    """Where a customer reads his serial number, on the tokens there are."""
    if _app(request) is None:
        return _("トークンの裏面にあります。")
    return _(
        "トークンの裏面、またはトークンアプリの画面にあります。"
        "アプリの番号は、作ってから%(hours)d時間で登録できなくなります。"
    ) % {"hours": rule_of(request).issue_hours}


def _asked(request: BankRequest, proved: ProvedLogin) -> dict[str, Any]:
    """What `personal/proof.html` asks for: the change factor, as nobody has a token yet."""
    base = request.profile.factors.change
    question = None
    if base == "image-card":
        question = card.question(
            contract_id=proved.contract_id,
            cells=request.profile.sign_on.card_cells or 0,
            at=request.at,
        )
    return {
        "factors": (base,),
        "question": question,
        "cells": [] if question is None else list(enumerate(question.names)),
        "pictures": PICTURES,
    }


def _seal(request: BankRequest, proved: ProvedLogin) -> str:
    contents = {
        "contract": str(proved.contract_id),
        "folded": proved.folded,
        "mark": proved.mark,
    }
    return envelope.seal(contents, purpose=_PURPOSE, at=request.at)


def _opened(request: BankRequest, sealed: str) -> ProvedLogin | None:
    found = envelope.open_(sealed, purpose=_PURPOSE, good_for=_GOOD_FOR, at=request.at)
    if found is None:
        return None
    proved = ProvedLogin(int(found["contract"]), found["folded"], found["mark"])
    return proved if may_go_on(proved, request.profile, at=request.at) else None
