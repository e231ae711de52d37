"""The start of service (サービス開始登録): the customer's details, checked, proved and kept."""

import uuid
from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.access import first_details
from madoguchi.access.first_details import Typed
from madoguchi.access.prove import prove
from madoguchi.customers import change_details
from madoguchi.customers.change_details import Details
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import factor
from madoguchi.web.personal.first_steps import progress_at
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest, at_step
from madoguchi.web.shared.see_other import see_other

_MOST_TYPED = 300


def _read(request: BankRequest) -> Typed:
    mail, mail_again, phone, direct_mail = (
        request.POST.get(name, "")[:_MOST_TYPED]
        for name in ("mail", "mail_again", "phone", "direct_mail")
    )
    return Typed(mail, mail_again, phone, direct_mail)


@at_step("details")
@require_http_methods(["GET", "HEAD", "POST"])
def step_details(request: BankRequest) -> HttpResponse:
    """Ask for mail, direct mail and telephone; on POST, show them once more to be proved (A2)."""
    if request.method != "POST":
        return _ask(request, first_details.known(request.actor.contract_id))
    typed = _read(request)
    if "edit" in request.POST:
        return _ask(request, typed)
    details, faults = first_details.read(typed)
    if details is None:
        return _ask(request, typed, faults)
    return _confirm(request, details, uuid.uuid4())


@at_step("details")
@require_http_methods(["GET", "HEAD", "POST"])
def step_details_confirm(request: BankRequest) -> HttpResponse:
    """Prove and keep the details; nothing is taken that the form would not take."""
    if request.method != "POST":
        return see_other("step-details")
    typed = _read(request)
    details, faults = first_details.read(typed)
    if details is None:
        return _ask(request, typed, faults)
    request_id = _request_id(request)
    try:
        proof = prove(
            by=request.actor,
            factors=factor.factors_of(request, "change"),
            answer=factor.answered(request),
            request_id=request_id,
            profile=request.profile,
            at=request.at,
        )
        first_details.register_details(
            details=details,
            by=request.actor,
            proof=proof,
            session_token=request.session_token,
            profile=request.profile,
            at=request.at,
        )
    except Refused as refused:
        return _confirm(request, details, request_id, refused)
    return see_other("first-use-done")


def _request_id(request: BankRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("request", ""))
    except ValueError:
        return uuid.uuid4()


def _ask(request: BankRequest, typed: Typed, faults: Iterable[Refused] = ()) -> HttpResponse:
    errors = errors_of(request, faults)
    context = {
        "typed": typed,
        "errors": errors,
        "progress": progress_at("details", request.profile),
    }
    status = 422 if errors else 200
    return render(request, "personal/first_use_details.html", context, status=status)


def _confirm(
    request: BankRequest, details: Details, request_id: uuid.UUID, refused: Refused | None = None
) -> HttpResponse:
    error = None if refused is None else _only(errors_of(request, [refused]))
    context = {
        "details": details,
        "request_id": request_id,
        "error": error,
        "progress": progress_at("details", request.profile),
        **factor.asked(request, deed="change", error=error),
    }
    status = 200 if error is None else 422
    return render(request, "personal/first_use_confirm.html", context, status=status)


def _only(errors: dict[str, dict[str, str]]) -> dict[str, str]:
    return next(iter(errors.values()))


@require_safe
def first_use_done(request: BankRequest) -> HttpResponse:
    """Say that the details are registered and the service has begun."""
    details = change_details.details_of(request.actor.contract_id)
    return render(request, "personal/first_use_done.html", {"details": details})
