"""Signing on and off at the staff site (行員のサインオン・サインアウト)."""

from django.http import HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from madoguchi.staff import sign_on as verb
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.shared import cookies
from madoguchi.web.shared.request import BankRequest, open_to_all
from madoguchi.web.shared.see_other import see_other
from madoguchi.web.staff.refusals import Errors, error_of
from madoguchi.web.staff.request import StaffRequest, everybody

# Longer than anything that can be right; what is beyond is not even looked at.
_MOST_TYPED = 200


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: BankRequest) -> HttpResponse:
    """Ask for login, password and code; on POST, sign the member on (G)."""
    if request.method != "POST":
        return _ask(request)
    login = request.POST.get("login", "").strip()
    password = request.POST.get("password", "")
    code = request.POST.get("code", "").strip()
    errors = _unreadable(request, login=login, password=password, code=code)
    if errors:
        return _ask(request, login=login, errors=errors)
    try:
        token = verb.sign_on(login=login, password=password, code=code, at=request.at)
    except Refused as refused:
        # One answer whatever was wrong, so it stands at no field.
        error = error_of(request, refused.refusal, refused.facts)
        return _ask(request, login=login, errors={"summary": error})
    rotate_token(request)
    response = see_other("top")
    cookies.hand_out_to_staff(response, request.institution, token)
    return response


@everybody
@require_POST
def logout(request: StaffRequest) -> HttpResponse:
    """End the session and say that it has ended."""
    verb.sign_off(request.staff_token, at=request.at)
    rotate_token(request)
    response = see_other("logged-out")
    cookies.take_back_from_staff(response, request.institution)
    return response


@open_to_all
@require_GET
def logged_out(request: BankRequest) -> HttpResponse:
    """What is seen after signing out."""
    return render(request, "staff/signed_off.html")


def _unreadable(request: BankRequest, **typed: str) -> Errors:
    """The fields that are empty or hold what nobody can have typed; no try is spent on them."""
    errors = {}
    for field, text in typed.items():
        if not text or len(text) > _MOST_TYPED:
            errors[field] = error_of(request, Refusal.WRONG_LENGTH, {"field": field})
        elif not text.isprintable():
            errors[field] = error_of(request, Refusal.WRONG_CHARACTERS, {"field": field})
    return errors


def _ask(request: BankRequest, *, login: str = "", errors: Errors | None = None) -> HttpResponse:
    context = {"login": login[:_MOST_TYPED], "errors": errors or {}}
    return render(request, "staff/sign_on.html", context, status=422 if errors else 200)
