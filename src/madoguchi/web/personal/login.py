"""Signing on and off (ログイン・ログアウト), and staying signed on."""

import datetime as dt

from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.access import places, session, sign_on
from madoguchi.access.actor import Actor
from madoguchi.access.places import Seen
from madoguchi.policy.identity import PasswordRule
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal.place import seen_by
from madoguchi.web.shared import cookies, wording
from madoguchi.web.shared.request import BankRequest, at_any_step, open_to_all
from madoguchi.web.shared.see_other import see_other

# Longer than any ID or password can be; what is beyond is not even looked at.
_MOST_TYPED = 200


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: BankRequest) -> HttpResponse:
    """Ask for the ID and the password; on POST, sign the customer on (A1, A5, A6)."""
    if request.method != "POST":
        return _ask(request)
    login_id = request.POST.get("login_id", "").strip()
    password = request.POST.get("password", "")
    errors = _unreadable(request, login_id, password)
    if errors:
        return _ask(request, login_id=login_id, errors=errors)
    seen = seen_by(request)
    try:
        signed_on = sign_on.sign_on(
            login_id=login_id,
            password=password,
            profile=request.profile,
            at=request.at,
            seen=seen,
        )
    except Refused as refused:
        # The same for a wrong ID and a wrong password, so the error stands at neither field.
        error = _error(request, refused.refusal, refused.facts)
        return _ask(request, login_id=login_id, errors={"summary": error})
    rotate_token(request)
    response = see_other("top")
    cookies.hand_out(response, request.institution, signed_on.token)
    if request.profile.sign_on.questions is not None:
        _know_again(request, signed_on, seen)
        cookies.hand_out_device(response, request.institution, seen.device)
    return response


@at_any_step
@require_POST
def logout(request: BankRequest) -> HttpResponse:
    """End the session and say that it has ended (A13)."""
    sign_on.sign_off(request.session_token, contract_id=request.actor.contract_id, at=request.at)
    rotate_token(request)
    response = see_other("logged-out")
    cookies.take_back(response, request.institution)
    return response


@open_to_all
@require_GET
def logged_out(request: BankRequest) -> HttpResponse:
    """What is seen after logging out."""
    return render(request, "personal/logged_out.html")


@at_any_step
@require_GET
def keep_session(request: BankRequest) -> HttpResponse:
    """Stay signed on: the door has noted that the customer is still here (A12)."""
    return HttpResponse(status=204)


def _know_again(request: BankRequest, signed_on: sign_on.SignedOn, seen: Seen) -> None:
    """Remember the place at once where nothing more is asked to prove who it is (A7)."""
    just_now = dt.timedelta()
    found = session.look_up(signed_on.token, idle=just_now, longest=just_now, at=request.at)
    if isinstance(found, Actor):
        places.remember(
            contract_id=signed_on.contract_id, pending=found.pending, seen=seen, at=request.at
        )


def _unreadable(request: BankRequest, login_id: str, password: str) -> dict[str, dict[str, str]]:
    """The fields that are empty or hold what nobody can have typed; no try is spent on them."""
    errors = {}
    for field, typed in (("login_id", login_id), ("password", password)):
        refusal = None
        if not typed or len(typed) > _MOST_TYPED:
            refusal = Refusal.WRONG_LENGTH
        elif not typed.isprintable():
            refusal = Refusal.WRONG_CHARACTERS
        if refusal is not None:
            errors[field] = _error(request, refusal, {"field": field})
    return errors


def _error(request: BankRequest, refusal: Refusal, facts: dict[str, object]) -> dict[str, str]:
    return {"text": wording.words(refusal, facts, request.profile), "code": refusal.value}


def _ask(
    request: BankRequest, *, login_id: str = "", errors: dict[str, dict[str, str]] | None = None
) -> HttpResponse:
    rule = request.profile.sign_on
    context = {
        "login_id": login_id[:_MOST_TYPED],
        "errors": errors or {},
        "inputmode": "numeric" if rule.login_id.digits_only else "text",
        "password_help": _password_help(rule.login_password),
        "lockout_minutes": rule.login_lock.lockout_minutes,
    }
    return render(request, "personal/login.html", context, status=422 if errors else 200)


def _password_help(rule: PasswordRule) -> str:
    if rule.fold_case:
        return _("大文字と小文字の区別はありません。")
    return _("大文字と小文字を区別します。")
