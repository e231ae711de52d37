"""Applying for a token (トークン発行): where the mail goes, a check with the factor, the IDs."""

import datetime as dt
import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from madoguchi.access import envelope, issue_token
from madoguchi.access.issue_token import Application
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import factor
from madoguchi.web.personal.token_form import (
    Errors,
    IssueForm,
    error_of,
    errors_of,
    faults_of_issue,
    read_issue,
)
from madoguchi.web.personal.token_menu import rule_of, standing_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_GOOD_FOR = dt.timedelta(minutes=30)


@require_http_methods(["GET", "HEAD", "POST"])
def apply(request: BankRequest) -> HttpResponse:
    """Ask for the application; on POST, show the check page, which carries it sealed.

    The check page is drawn by the POST itself, so that the application stands in no address.
    """
    rule = rule_of(request)
    if rule.begins != "issue" or standing_of(request).in_use is not None:
        return see_other("token")
    if request.method != "POST":
        return _ask(request, rule, IssueForm("", "", ""))
    form = read_issue(request)
    faults = faults_of_issue(form, rule)
    if faults:
        return _ask(request, rule, form, errors=errors_of(request, faults))
    application = issue_token.apply(mobile_mail=form.mail, typed_start_password=form.start_password)
    return _check(request, application)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: BankRequest) -> HttpResponse:
    """Issue the token once the change factor is proved (A8; manual 000 手順５)."""
    rule_of(request)
    application = _opened(request)
    if application is None:
        return see_other("token-issue")
    try:
        issue_token.issue(
            application,
            by=request.actor,
            answer=factor.answered(request),
            profile=request.profile,
            at=request.at,
        )
    except Refused as refused:
        return _check(request, application, refused=refused)
    return see_other("token-issued")


@require_GET
def issued(request: BankRequest) -> HttpResponse:
    """Show the IDs the token app asks for, as long as it has not been set up (手順６)."""
    rule_of(request)
    has = standing_of(request)
    if has.issued is None:
        return see_other("token")
    context = {"issued": has.issued, "app": request.institution.token_origin}
    return render(request, "personal/token_issued.html", context)


def _ask(
    request: BankRequest, rule: OneTimePasswords, form: IssueForm, *, errors: Errors | None = None
) -> HttpResponse:
    context = {"rule": rule, "form": form, "errors": errors or {}}
    status = 422 if errors else 200
    return render(request, "personal/token_issue.html", context, status=status)


def _check(
    request: BankRequest, application: Application, *, refused: Refused | None = None
) -> HttpResponse:
    error = None if refused is None else error_of(request, refused)
    context = {
        "application": application,
        "sealed": _sealed(request, application),
        "error": error,
        **factor.asked(request, deed="change", error=error),
    }
    status = 422 if error else 200
    return render(request, "personal/token_check.html", context, status=status)


def _purpose(request: BankRequest) -> str:
    return f"token-application:{request.actor.contract_id}"


def _sealed(request: BankRequest, application: Application) -> str:
    return envelope.seal(
        {
            "request_id": str(application.request_id),
            "mail": application.mobile_mail,
            "start": application.start_password_hash,
            "user_id": application.user_id,
        },
        purpose=_purpose(request),
        at=request.at,
    )


def _opened(request: BankRequest) -> Application | None:
    found = envelope.open_(
        request.POST.get("application", ""),
        purpose=_purpose(request),
        good_for=_GOOD_FOR,
        at=request.at,
    )
    if found is None:
        return None
    return Application(
        uuid.UUID(found["request_id"]), found["mail"], found["start"], found["user_id"]
    )
