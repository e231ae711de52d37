"""The app itself (トークンアプリ): one page, which the browser keeps and shows offline too."""

from collections.abc import Mapping

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.web.shared.request import BankRequest, open_to_all
from madoguchi.web.token.colours import HEX
from madoguchi.web.token.offered import where_offered

# Only this page is installed and keeps itself, so no other page of the bank may fetch these. The
# trusted type is the service worker's address, which app.js makes of nothing but a constant.
may_be_installed = csp_replace(
    {"manifest-src": [SELF], "worker-src": [SELF], "trusted-types": ["worker"]}
)


@open_to_all
@require_safe
@may_be_installed
@where_offered
def app(request: BankRequest) -> HttpResponse:
    """The codes of the tokens kept in this browser, and the form that sets one up."""
    return show(request, typed={}, errors={})


def show(
    request: BankRequest, *, typed: Mapping[str, str], errors: Mapping[str, Mapping[str, str]]
) -> HttpResponse:
    """Draw the page; `typed` is what stays in the form, `errors` are told at their fields."""
    context = {
        "typed": typed,
        "errors": errors,
        "rule": request.profile.one_time_passwords,
        "theme": HEX[request.profile.appearance.key_colour],
    }
    return render(request, "token/app.html", context, status=422 if errors else 200)


@open_to_all
@require_safe
@where_offered
def clock(request: BankRequest) -> HttpResponse:
    """The bank's time, so that the app need not trust the clock of the device."""
    return JsonResponse({"server_time": milliseconds(request)})


def milliseconds(request: BankRequest) -> int:
    """The moment of the request as JavaScript counts: milliseconds since 1970."""
    return round(request.at.timestamp() * 1000)
