"""The code after the login password (ワンタイムパスワード認証): a step of signing on."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.access import accept_code, places, session
from madoguchi.access.codes import CODES
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.values.refusal import Refused
from madoguchi.web.personal.place import seen_by
from madoguchi.web.personal.token_form import (
    Errors,
    error_of,
    errors_of,
    faults_of_code,
    read_code,
)
from madoguchi.web.personal.token_menu import rule_of
from madoguchi.web.shared import cookies
from madoguchi.web.shared.request import BankRequest, at_step
from madoguchi.web.shared.see_other import see_other

_STEP = "one-time-password"


@at_step(_STEP)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: BankRequest) -> HttpResponse:
    """Ask for a code; on POST, go on to what is next (A8; manual 000 page 51, manual 002)."""
    rule = rule_of(request)
    contract_id = request.actor.contract_id
    if not accept_code.asks_at_sign_on(contract_id):
        # The token ended after the login password was typed: begin anew, by what holds now.
        session.end(request.session_token, reason="token-ended", at=request.at)
        return _sent_away(request, see_other("login"))
    if request.method != "POST":
        stopped = accept_code.stopped(contract_id, rule, at=request.at)
        return _ask(request, rule, {}) if stopped is None else _blocked(request, stopped)
    code = read_code(request)
    faults = faults_of_code(code, digits=(6, 8))
    if faults:
        return _ask(request, rule, errors_of(request, faults))
    try:
        _spend(request, rule, code)
    except Refused as refused:
        if refused.refusal in CODES["one-time-password"].stopped:
            return _blocked(request, refused)
        return _ask(request, rule, {"code": error_of(request, refused)})
    if request.profile.sign_on.questions is not None:
        places.remember(
            contract_id=contract_id,
            pending=request.actor.pending[1:],
            seen=seen_by(request),
            at=request.at,
        )
    session.step_done(request.session_token, _STEP)
    return see_other("top")


def _spend(request: BankRequest, rule: OneTimePasswords, code: str) -> None:
    contract_id = request.actor.contract_id
    accept_code.spend_try(
        contract_id=contract_id,
        check=lambda: accept_code.accept(
            contract_id=contract_id, typed=code, rule=rule, at=request.at
        ),
        rule=rule,
        about="sign-on",
        at=request.at,
    )


def _blocked(request: BankRequest, refused: Refused) -> HttpResponse:
    """End the session, because no code will do any more, and say whom to telephone (B77)."""
    session.end(request.session_token, reason="code-blocked", at=request.at)
    # The frame of the page is that of somebody who is not signed on.
    context = {"error": error_of(request, refused), "actor": None}
    return _sent_away(request, render(request, "personal/token_blocked.html", context, status=422))


def _sent_away(request: BankRequest, response: HttpResponse) -> HttpResponse:
    cookies.take_back(response, request.institution)
    return response


def _ask(request: BankRequest, rule: OneTimePasswords, errors: Errors) -> HttpResponse:
    context = {"rule": rule, "errors": errors}
    status = 422 if errors else 200
    return render(request, "personal/token_step.html", context, status=status)
