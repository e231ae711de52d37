"""What was asked for (ご依頼内容の照会): the list of orders, and one order with its receipt."""

import datetime as dt
import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render

from madoguchi.ledger import reads as ledger
from madoguchi.policy.hours import Deed
from madoguchi.transfers import reads
from madoguchi.transfers.returns import RETURN_REASONS
from madoguchi.transfers.states import State
from madoguchi.values.day import day_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.service_hours import closed_page

_PAGE = 50
# A receipt opened this soon is the completion page; later it is a record.
_JUST_NOW = dt.timedelta(minutes=10)


def orders(request: BankRequest) -> HttpResponse:
    """The orders of the last months, newest first (B4), in the hours of inquiries."""
    if closed := closed_page(request, Deed.INQUIRY):
        return closed
    months = request.profile.entries.months
    since = day_of(request.at) - dt.timedelta(days=31 * months)
    text = request.GET.get("below", "")
    below = int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
    found = reads.recent(request.actor.contract_id, since=since, limit=_PAGE + 1, below=below)
    context = {
        "orders": found[:_PAGE],
        "next_below": found[_PAGE - 1].number if len(found) > _PAGE else None,
        "months": months,
    }
    return render(request, "personal/orders.html", context)


def order(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """One order: what became of it, its receipt number, what happens next (C8)."""
    found = reads.by_request(request_id, contract_id=request.actor.contract_id)
    if found is None:
        raise Http404
    balance = ledger.balances([found.source_ledger_id]).get(found.source_ledger_id)
    # Not closed by the hours: whoever has just paid, at whatever hour, must see his receipt.
    context = {
        "order": found,
        "just_now": request.at - found.accepted_at < _JUST_NOW,
        "waiting": found.state is State.ACCEPTED,
        "returned": found.state is State.RETURNED,
        "reason": RETURN_REASONS.get(found.return_reason, ""),
        "balance_yen": None if balance is None else balance.yen,
    }
    return render(request, "personal/order.html", context)
