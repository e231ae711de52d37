"""What was asked for (ご依頼内容の照会): the list of orders, and one order with its receipt."""

import contextlib
import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from madoguchi.customers import payees
from madoguchi.deposits.query import read_range
from madoguchi.ledger import reads as ledger
from madoguchi.policy.dates import corresponding_day
from madoguchi.policy.hours import Deed
from madoguchi.transfers import cancel, reads, register_payee
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import WITHOUT_ENTRY, State
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refused
from madoguchi.web.personal.order_words import Standing, standing
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.service_hours import closed_page

_PAGE = 50
_MOST_TYPED = 40
# A receipt opened this soon is the completion page; later it is a record.
_JUST_NOW = dt.timedelta(minutes=10)
_ONE_DAY = dt.timedelta(days=1)
_DONE = (State.SETTLED, State.RETURNED, State.FAILED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: an order, how it stands, and whether it can be cancelled now."""

    order: Transfer
    standing: Standing
    may_cancel: bool


def orders(request: BankRequest) -> HttpResponse:
    """The orders of the last months, newest first, or the reservations that wait (B4, C12)."""
    if closed := closed_page(request, Deed.INQUIRY, service=_("ご依頼内容の照会")):
        return closed
    show = request.GET.get("show", "")
    context = _filters(request, show)
    if show == "reserved":
        found, older = _waiting(request)
    else:
        try:
            found, older = _recent(request, context, states=_DONE if show == "done" else None)
        except Refused as refused:
            context["errors"] = errors_of(request, [refused])
            return render(request, "personal/orders.html", context, status=422)
    context |= {"rows": _rows(request, found), "older": older}
    return render(request, "personal/orders.html", context)


def _filters(request: BankRequest, show: str) -> dict[str, Any]:
    """What can be asked for, and what is: every question is an address."""
    today = day_of(request.at)
    first_of_month = today.replace(day=1)
    last_month = first_of_month - _ONE_DAY
    typed = {name: request.GET.get(name, "")[:_MOST_TYPED] for name in ("from", "to")}
    shown = [("", _("すべて")), ("reserved", _("予約中")), ("done", _("済んだもの"))]
    periods = [
        (_("全期間"), "", ""),
        (_("当月"), first_of_month.isoformat(), today.isoformat()),
        (_("前月"), last_month.replace(day=1).isoformat(), last_month.isoformat()),
    ]
    now = (typed["from"], typed["to"])
    return {
        "show": show,
        "typed": typed,
        "oldest": corresponding_day(today, months_on=-request.profile.order_history.months),
        "shown": [(words, _address(typed, show=value), value == show) for value, words in shown],
        "periods": [
            (words, _address({"from": first, "to": last}, show=show), (first, last) == now)
            for words, first, last in periods
        ],
    }


def _address(typed: dict[str, str], **more: object) -> str:
    asked = {**typed, **more}
    kept = {name: str(value) for name, value in asked.items() if value}
    return reverse("orders") + (f"?{urlencode(kept)}" if kept else "")


def _recent(
    request: BankRequest, context: dict[str, Any], *, states: tuple[State, ...] | None
) -> tuple[list[Transfer], str | None]:
    """The orders accepted in the days asked for, and the address of older ones."""
    typed, oldest = context["typed"], context["oldest"]
    first, last = read_range(typed["from"], typed["to"], oldest=oldest, today=day_of(request.at))
    found = reads.recent(
        request.actor.contract_id,
        since=first or oldest,
        until=last,
        limit=_PAGE + 1,
        below=_number(request.GET.get("below", "")),
        states=states,
    )
    more = len(found) > _PAGE
    below = found[_PAGE - 1].number if more else None
    return found[:_PAGE], _address(typed, show=context["show"], below=below) if more else None


def _waiting(request: BankRequest) -> tuple[list[Transfer], str | None]:
    """The reservations that wait, the nearest first, and the address of later ones."""
    day, _dot, number = request.GET.get("beyond", "").partition(".")
    beyond = None
    # With an address that is not ours the list begins at its beginning.
    with contextlib.suppress(ValueError):
        beyond = (dt.date.fromisoformat(day), _number(number) or 0)
    found = reads.waiting(request.actor.contract_id, limit=_PAGE + 1, beyond=beyond)
    if len(found) <= _PAGE:
        return found, None
    last = found[_PAGE - 1]
    mark = f"{last.value_date.isoformat()}.{last.number}"
    return found[:_PAGE], _address({}, show="reserved", beyond=mark)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _rows(request: BankRequest, found: list[Transfer]) -> list[Row]:
    unanswered = reads.unanswered(found)
    return [
        Row(
            order,
            standing(order, unanswered=order.request_id in unanswered),
            cancel.why_not(order, at=request.at) is None,
        )
        for order in found
    ]


def order(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """One order: what became of it, its receipt number, what happens next (C8)."""
    found = reads.by_request(request_id, contract_id=request.actor.contract_id)
    if found is None:
        raise Http404
    balance = ledger.balances([found.source_ledger_id]).get(found.source_ledger_id)
    [row] = _rows(request, [found])
    # Not closed by the hours: whoever has just paid, at whatever hour, must see his receipt.
    context = {
        "order": found,
        "standing": row.standing,
        "may_cancel": row.may_cancel,
        "just_now": request.at - found.accepted_at < _JUST_NOW
        and found.state not in (State.RETURNED, State.FAILED, State.CANCELLED),
        "ready_by": found.value_date - _ONE_DAY,
        "may_register": _may_register(found),
        "money_moved": found.state not in WITHOUT_ENTRY,
        "told_above": found.state in (State.RETURNED, State.FAILED),
        "balance_yen": None if balance is None else balance.yen,
    }
    return render(request, "personal/order.html", context)


def _may_register(found: Transfer) -> bool:
    """Whether the payee may be registered, and is not yet (C8)."""
    if not register_payee.may_be_registered(found):
        return False
    return not payees.is_known(found.contract_id, register_payee.payee_paid(found).payee)
