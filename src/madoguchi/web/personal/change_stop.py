"""Stopping the service oneself (ＩＢ取引中止): explained, proved, done at once."""

from django.http import Http404, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.access.stop_service import stop_service
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import change_draft, change_press, factor
from madoguchi.web.personal.change_confirm import error_of
from madoguchi.web.shared import cookies
from madoguchi.web.shared.request import BankRequest, open_to_all
from madoguchi.web.shared.see_other import see_other

_PAGE = "stop"


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: BankRequest) -> HttpResponse:
    """Explain what stopping means and ask for the factor; on POST, stop (A17)."""
    if not request.profile.changes.stop:
        raise Http404
    if request.method != "POST":
        return _ask(request)
    drafted = change_draft.find(request, _PAGE)
    if drafted is None:
        return see_other("change-stop")

    def deed() -> None:
        stop_service(
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
        return _ask(request, refused=refused)
    rotate_token(request)
    response = see_other("change-stopped")
    cookies.take_back(response, request.institution)
    return response


@open_to_all
@require_safe
def stopped(request: BankRequest) -> HttpResponse:
    """What is seen after stopping: nothing works any more, and whom to ask."""
    return render(request, "personal/change_stopped.html")


def _ask(request: BankRequest, *, refused: Refused | None = None) -> HttpResponse:
    error = None if refused is None else error_of(request, refused)
    context = {
        "error": error,
        "draft": change_draft.keep(request, _PAGE).sealed,
        **factor.asked(request, deed="change", error=error),
    }
    template = "personal/change_stop.html"
    return render(request, template, context, status=200 if error is None else 422)
