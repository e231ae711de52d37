"""Starting and ending the use of a token (利用開始・利用解除), and when it is asked for."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.access import accept_code, end_token, start_token
from madoguchi.policy.table import FactorName
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import factor
from madoguchi.web.personal.token_form import (
    Errors,
    error_of,
    errors_of,
    faults_of_choice,
    faults_of_code,
    read_code,
)
from madoguchi.web.personal.token_menu import rule_of, standing_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: BankRequest) -> HttpResponse:
    """Ask for a code of the issued token; on POST, put it into use (manual 000 手順１２)."""
    rule = rule_of(request)
    has = standing_of(request)
    if has.in_use is not None or has.issued is None:
        return see_other("token")
    if request.method != "POST":
        return _ask(request, {})
    code = read_code(request)
    faults = faults_of_code(code, digits=(rule.digits,))
    if faults:
        return _ask(request, errors_of(request, faults))
    try:
        start_token.start(by=request.actor, typed=code, profile=request.profile, at=request.at)
    except Refused as refused:
        return _ask(request, {"code": error_of(request, refused)})
    return see_other("token-started")


def _ask(request: BankRequest, errors: Errors) -> HttpResponse:
    rule = rule_of(request)
    context = {
        "rule": rule,
        "errors": errors,
        "blocked": accept_code.stopped(request.actor.contract_id, rule, at=request.at) is not None,
    }
    status = 422 if errors else 200
    return render(request, "personal/token_start.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def release(request: BankRequest) -> HttpResponse:
    """Ask for the factor; on POST, end the use of the token (利用解除)."""
    rule_of(request)
    if standing_of(request).in_use is None:
        return see_other("token")
    if request.method != "POST":
        return _ask_factor(request, "release", None)
    try:
        end_token.release(
            by=request.actor,
            answer=factor.answered(request),
            profile=request.profile,
            at=request.at,
        )
    except Refused as refused:
        return _ask_factor(request, "release", refused)
    return see_other("token-released")


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: BankRequest) -> HttpResponse:
    """Ask when a code is wanted, and for a code; on POST, change it (manual 002)."""
    rule = rule_of(request)
    if standing_of(request).in_use is None or rule.at_sign_on != "chosen":
        return see_other("token")
    if request.method != "POST":
        return _ask_factor(request, "choose", None)
    faults = faults_of_choice(request, rule)
    if faults:
        return _ask_factor(request, "choose", None, errors=errors_of(request, faults))
    try:
        end_token.ask_at_sign_on(
            request.POST["at_sign_on"] == "yes",
            by=request.actor,
            answer=factor.answered(request),
            profile=request.profile,
            at=request.at,
        )
    except Refused as refused:
        return _ask_factor(request, "choose", refused)
    return see_other("token-chosen")


def _ask_factor(
    request: BankRequest, page: str, refused: Refused | None, *, errors: Errors | None = None
) -> HttpResponse:
    error = None if refused is None else error_of(request, refused)
    factors: tuple[FactorName, ...] = ("one-time-password",)
    if page == "release":
        factors = end_token.factors_for_release(request.profile)
    context = {
        "page": page,
        "has": standing_of(request),
        "chosen": request.POST.get("at_sign_on", ""),
        "errors": errors or {},
        "error": error,
        # Of what is asked for a change, the part that is asked here.
        **factor.asked(request, deed="change", error=error),
        "factors": factors,
    }
    status = 422 if error or errors else 200
    return render(request, f"personal/token_{page}.html", context, status=status)
