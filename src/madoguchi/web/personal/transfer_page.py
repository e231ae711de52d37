"""What the details page shows (振込内容の入力画面): sources, fees, days, limits, every error."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.customers.accounts import Account
from madoguchi.ledger import reads as ledger
from madoguchi.policy.fees import fee_lines, new_tables
from madoguchi.policy.profile import Fee
from madoguchi.policy.reach import Reach, reach_of
from madoguchi.transfers import facts, reads
from madoguchi.values.account import AccountKind, AccountNumber
from madoguchi.values.day import day_of
from madoguchi.web.personal import transfer_day
from madoguchi.web.personal.transfer_day import Days, days_offered
from madoguchi.web.personal.transfer_form import Typed
from madoguchi.web.personal.transfer_name import Said
from madoguchi.web.personal.transfer_place import Place
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An account the money may come from, with what it can pay now."""

    id: int
    kind: str
    number: str
    branch_name: str
    available_yen: int


@dataclass(frozen=True, slots=True)
class FeeTable:
    """The fees from a day on, or those of today: bands of amounts, yen."""

    since: dt.date | None
    lines: list[Fee]


def page(
    request: BankRequest,
    mine: list[Account],
    place: Place,
    typed: Typed,
    *,
    said: Said | None = None,
    moved_to: dt.date | None = None,
    status: int = 200,
) -> HttpResponse:
    """The form as typed, with what was asked of the receiving bank and what is wrong.

    `moved_to` is the day that is offered because it became too late for today.
    """
    reach = _reach(request, mine, place, typed)
    days = days_offered(
        request,
        reach=reach,
        preregistered=place.preregistered,
        payee_bank_extended=place.extended,
        kind=place.fixed.account.kind if place.fixed else AccountKind.ORDINARY,
    )
    limit = facts.allowed_to(request.actor.contract_id, at=request.at)
    moved = reads.moved_on(day_of(request.at), contract_id=request.actor.contract_id)
    context = {
        "place": place,
        "typed": typed,
        "errors": _errors(request, typed),
        "sources": _sources(request, mine, place),
        "kinds": list(AccountKind),
        "fees": _fees(request, reach, days),
        "left_yen": max(limit.per_day_yen - moved, 0),
        "days": days,
        "when": _marked(typed, days),
        "moved_to": moved_to,
        "said": said,
        "asks_names": request.profile.transfers.name_check is not None,
        "holder_kana": mine[0].holder_kana,
    }
    return render(request, "personal/transfer_details.html", context, status=status)


def _marked(typed: Typed, days: Days | None) -> str:
    """The choice that is marked; a day that no choice offers stands in the field instead."""
    if days is None:
        return transfer_day.TODAY
    offered = {choice.day.isoformat() for choice in days.choices}
    marked = typed.when or (transfer_day.TYPED if typed.day.strip() else days.usual)
    if marked == transfer_day.TODAY:
        return days.usual
    if marked in offered or marked == transfer_day.TYPED:
        return marked
    typed.day = typed.day or marked
    return transfer_day.TYPED


def _errors(request: BankRequest, typed: Typed) -> dict[str, dict[str, str]]:
    first = {fault.field: fault for fault in reversed(typed.faults)}
    return {
        fault.field: {
            "text": fault.text or wording.words(fault.refusal, fault.facts, request.profile),
            "code": fault.refusal.value,
        }
        # The first fault of a field is told, in the order of the page.
        for fault in reversed(first.values())
    }


def _sources(request: BankRequest, mine: list[Account], place: Place) -> list[SourceRow]:
    names = {branch.code: branch.name for branch in request.profile.institution.branches}
    balances = ledger.balances([each.ledger_account_id for each in mine])
    to = place.fixed.account if place.fixed else None
    return [
        SourceRow(
            each.id,
            each.kind.japanese,
            each.number,
            names.get(each.branch_code, each.branch_code),
            balances[each.ledger_account_id].available_yen,
        )
        for each in mine
        if _number(request, each) != to
    ]


def _number(request: BankRequest, account: Account) -> AccountNumber:
    own = request.profile.institution.code
    return AccountNumber(own, account.branch_code, account.kind, account.number)


def _reach(request: BankRequest, mine: list[Account], place: Place, typed: Typed) -> Reach:
    """How far it is from the account that is marked; the receiver's number changes nothing."""
    chosen = next((each for each in mine if str(each.id) == typed.source), mine[0])
    source = _number(request, chosen)
    to = AccountNumber(place.bank, place.branch, AccountKind.ORDINARY, "0000000")
    return reach_of(source=source, to=to, own_account=place.own)


def _fees(request: BankRequest, reach: Reach, days: Days | None) -> list[FeeTable]:
    """The fees of today, and of every new table that begins while one can reserve (C11)."""
    if reach == "own-account":
        return []
    today = day_of(request.at)
    last = days.window.last if days is not None and days.window is not None else today
    since = new_tables(request.profile, after=today, until=last)
    return [FeeTable(None, fee_lines(request.profile, reach=reach, day=today))] + [
        FeeTable(day, fee_lines(request.profile, reach=reach, day=day)) for day in since
    ]
