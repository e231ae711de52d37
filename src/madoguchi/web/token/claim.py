"""Setting a token up (初期設定): its seed is handed out once, to this app or to another one.

A token that was issued is told by its IDs; where tokens begin by a serial number, one is made.
"""

import base64

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.access import make_token, token
from madoguchi.access.token import Claimed
from madoguchi.values.refusal import Refused
from madoguchi.web.shared import caller, wording
from madoguchi.web.shared.request import BankRequest, open_to_all
from madoguchi.web.shared.see_other import see_other
from madoguchi.web.token import otpauth, set_up_form
from madoguchi.web.token.app import may_be_installed, milliseconds, show
from madoguchi.web.token.offered import is_issued, where_offered
from madoguchi.web.token.set_up_form import Errors, SetUp


@open_to_all
@require_POST
@where_offered
def claim(request: BankRequest) -> HttpResponse:
    """Hand the seed to the app's own script, as JSON (A8, A9, manual 000 手順８).

    422 with the errors by field where the bank says no.
    """
    claimed = _claim(request, set_up_form.read(request.POST))
    if isinstance(claimed, dict):
        return JsonResponse({"errors": claimed}, status=422)
    return JsonResponse(
        {
            "seed": base64.b64encode(claimed.seed).decode(),
            "digits": claimed.digits,
            "period": claimed.period_seconds,
            "issuer": claimed.issuer,
            "label": claimed.label,
            "server_time": milliseconds(request),
        }
    )


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@may_be_installed
@where_offered
def authenticator(request: BankRequest) -> HttpResponse:
    """Show the seed as a QR code and in letters, for a standard authenticator app (A9).

    This page is drawn by the POST itself: the secret is shown once and kept nowhere, so there is
    no address it could be fetched from again. Sent again, the form is refused.
    """
    if request.method != "POST":
        return see_other("top")
    form = set_up_form.read(request.POST)
    claimed = _claim(request, form)
    if isinstance(claimed, dict):
        return show(request, typed=form.kept, errors=claimed)
    uri = otpauth.uri(claimed)
    context = {
        "claimed": claimed,
        "uri": uri,
        "picture": otpauth.picture(uri),
        "letters": otpauth.letters(claimed.seed),
        # Some authenticator apps count in half minutes only, whatever the code tells them.
        "unusual_period": claimed.period_seconds != 30,
    }
    return render(request, "token/authenticator.html", context)


def _claim(request: BankRequest, form: SetUp) -> Claimed | Errors:
    issued = is_issued(request.profile)
    errors = set_up_form.faults(form, issued=issued)
    if errors:
        return errors
    try:
        if not issued:
            address = caller.address_of(request)
            return make_token.make(address=address, profile=request.profile, at=request.at)
        return token.claim(
            service_id=form.service_id,
            user_id=form.user_id,
            start_password=form.start_password,
            profile=request.profile,
            at=request.at,
        )
    except Refused as refused:
        # Which of the three was wrong is not told, so the error stands at no field.
        text = wording.words(refused.refusal, refused.facts, request.profile)
        return {"summary": {"text": text, "code": refused.refusal.value}}
