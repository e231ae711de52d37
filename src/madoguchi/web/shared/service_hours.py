"""Is this service open now (ご利用時間); if not, a page that says when it works again."""

import datetime as dt
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.directory.calendar import calendar
from madoguchi.policy import hours
from madoguchi.policy.hours import Deed, Receiver
from madoguchi.values.day import BeyondHorizon
from madoguchi.values.refusal import Refusal
from madoguchi.web.shared import sentences, wording
from madoguchi.web.shared.request import BankRequest


@dataclass(frozen=True, slots=True)
class Closed:
    """A service that is closed now: its name, why, and when it opens (`reopening`, in words)."""

    service: str
    why: str
    reopening: str
    next_open: dt.datetime | None


def closed(request: BankRequest, deed: Deed, to: Receiver = Receiver.OWN) -> Closed | None:
    """Say that a service is closed at this moment; None while it is open (C6)."""
    table = request.profile.service_hours
    try:
        answer = hours.ask(
            table, calendar(), deed=deed, to=to, receiver_current=False, at=request.at
        )
    except BeyondHorizon:
        why = wording.words(Refusal.CALENDAR_ENDED, {}, request.profile)
        return Closed(_service(deed), why, "", None)
    if answer.open:
        return None
    closure = hours.closure_at(table, deed=deed, to=to, at=request.at)
    return Closed(
        _service(deed),
        closure.notice if closure else _("いまはご利用時間外です。"),
        sentences.reopening(answer.next_open, request.profile),
        answer.next_open,
    )


def closed_page(
    request: BankRequest, deed: Deed, to: Receiver = Receiver.OWN, *, service: str | None = None
) -> HttpResponse | None:
    """Answer with the page of a closed service (503); None while it is open.

    `service` is what the page is called where several share the hours of one deed.
    """
    found = closed(request, deed, to)
    if found is None:
        return None
    if service is not None:
        found = replace(found, service=service)
    context = {"closed": found, "was_sending": request.method == "POST"}
    response = render(request, "shared/closed.html", context, status=503)
    if found.next_open is not None:
        wait = (found.next_open - request.at).total_seconds()
        response.headers["Retry-After"] = str(max(int(wait), 1))
    return response


def _service(deed: Deed) -> str:
    return {
        Deed.BALANCE: _("残高照会"),
        Deed.INQUIRY: _("入出金明細照会"),
        Deed.TRANSFER_REGISTERED: _("振込・振替"),
        Deed.TRANSFER_EACH_TIME: _("振込・振替"),
        Deed.RESERVATION: _("振込・振替の予約"),
        Deed.PAYEASY: _("税金・各種料金の払込"),
    }[deed]
