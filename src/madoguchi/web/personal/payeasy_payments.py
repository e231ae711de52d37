"""What was paid (払込完了・払込履歴): the receipts of one press, the list, and one payment (D5)."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.ledger import reads as ledger
from madoguchi.payeasy import reads
from madoguchi.payeasy.reads import Payment
from madoguchi.payeasy.states import State
from madoguchi.policy.hours import Deed
from madoguchi.policy.payeasy import paid_since, way_of
from madoguchi.values.day import day_of
from madoguchi.web.personal.order_words import Standing
from madoguchi.web.personal.payeasy_door import offered
from madoguchi.web.personal.payeasy_words import standing
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.service_hours import closed_page

_PAGE = 50
# Receipts opened this soon are the completion page; later they are a record.
_JUST_NOW = dt.timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Row:
    """One payment, how it stands, and which way it was paid."""

    payment: Payment
    standing: Standing
    way: str | None


@require_safe
@offered
def done(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """The receipts of one press, a bill each; not closed by the hours: the money has moved."""
    paid = reads.by_request(request_id, contract_id=request.actor.contract_id)
    if not paid:
        raise Http404
    balance = ledger.balances([paid[0].source_ledger_id]).get(paid[0].source_ledger_id)
    context = {
        "rows": _rows(paid),
        "first": paid[0],
        "total_yen": sum(each.amount_yen for each in paid),
        "balance_yen": None if balance is None else balance.yen,
        "just_now": request.at - paid[0].accepted_at < _JUST_NOW,
        "returned": any(each.state is State.RETURNED for each in paid),
    }
    return render(request, "personal/payeasy_done.html", context)


@require_safe
@offered
def payments(request: BankRequest) -> HttpResponse:
    """The payments of the last months, newest first (D5)."""
    if closed := closed_page(request, Deed.INQUIRY, service=_("税金・各種料金の払込履歴")):
        return closed
    since = paid_since(day_of(request.at))
    found = reads.recent(
        request.actor.contract_id,
        since=since,
        limit=_PAGE + 1,
        below=_number(request.GET.get("below", "")),
    )
    older = None
    if len(found) > _PAGE:
        older = f"{reverse('payeasy-payments')}?below={found[_PAGE - 1].payment_number}"
    context = {"rows": _rows(found[:_PAGE]), "since": since, "older": older}
    return render(request, "personal/payeasy_payments.html", context)


@require_safe
@offered
def payment(request: BankRequest, key: uuid.UUID) -> HttpResponse:
    """One payment, what became of it, and its receipt number (D5)."""
    found = reads.by_key(key, contract_id=request.actor.contract_id)
    if found is None:
        raise Http404
    [row] = _rows([found])
    return render(request, "personal/payeasy_payment.html", {"row": row})


def _rows(found: Iterable[Payment]) -> list[Row]:
    return [Row(each, standing(each), way_of(each.biller_number)) for each in found]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None
