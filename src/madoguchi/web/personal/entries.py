"""The entries page (入出金明細照会): what came in and went out, and how to ask for it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.deposits import balance
from madoguchi.deposits import statement as deposits
from madoguchi.deposits.query import (
    MOST_LINES,
    USUAL_LINES,
    Asked,
    Query,
    oldest_day,
    read_query,
)
from madoguchi.policy.hours import Deed
from madoguchi.policy.profile import EntryQuery
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refused
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.service_hours import closed_page

# What an address may carry of what was typed.
_MOST_TYPED = 40

_QUERIES: dict[EntryQuery, Promise] = {
    "last-week": _("最近1週間"),
    "this-month": _("当月"),
    "last-month": _("前月"),
    "all": _("全期間"),
    "range": _("期間を指定"),
    "day": _("日付を指定"),
    "count": _("件数を指定"),
}
_TYPED_QUERIES = ("range", "day", "count")


@require_safe
def entries(request: BankRequest) -> HttpResponse:
    """One account's lines; every question is an address, so that it works without scripts (B2)."""
    closed = closed_page(request, Deed.INQUIRY)
    if closed is not None:
        return closed
    mine = accounts.accounts_of(request.actor.contract_id)
    account = _account(request, mine)
    asked = _asked(request)
    context = _form(request, mine, account, asked)
    if account is None:
        return render(request, "personal/entries.html", context)
    try:
        query = read_query(asked, rule=request.profile.entries, today=day_of(request.at))
    except Refused as refused:
        text = wording.words(refused.refusal, refused.facts, request.profile)
        context["errors"] = {refused.facts["field"]: {"text": text, "code": refused.refusal.value}}
        return render(request, "personal/entries.html", context, status=422)
    context |= _answer(request, account, query)
    return render(request, "personal/entries.html", context)


def _account(request: BankRequest, mine: list[Account]) -> Account | None:
    """The account asked for, or the first; somebody else's is not found."""
    wanted = request.GET.get("account")
    if wanted is None:
        return mine[0] if mine else None
    account = next((account for account in mine if str(account.id) == wanted), None)
    if account is None:
        raise Http404
    return account


def _asked(request: BankRequest) -> Asked:
    def typed(name: str) -> str:
        return request.GET.get(name, "")[:_MOST_TYPED]

    return Asked(typed("by"), typed("from"), typed("to"), typed("day"), typed("count"))


def _form(
    request: BankRequest, mine: list[Account], account: Account | None, asked: Asked
) -> dict[str, Any]:
    rule = request.profile.entries
    today = day_of(request.at)
    oldest = oldest_day(rule, today)
    names = balance.branch_names(request.profile)
    return {
        "accounts": mine,
        "account": account,
        "branch_name": "" if account is None else names.get(account.branch_code, ""),
        "typed": Asked(
            asked.by,
            asked.first or oldest.isoformat(),
            asked.last or today.isoformat(),
            asked.day or today.isoformat(),
            asked.count or str(USUAL_LINES),
        ),
        "presets": [(by, _QUERIES[by]) for by in rule.queries if by not in _TYPED_QUERIES],
        "forms": [(by, _QUERIES[by]) for by in rule.queries if by in _TYPED_QUERIES],
        "months": rule.months,
        "oldest": oldest,
        "count_help": _("1から%(most)dまでの数字で入力してください。") % {"most": MOST_LINES},
    }


def _answer(request: BankRequest, account: Account, query: Query) -> dict[str, Any]:
    before = request.GET.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 18):
        raise Http404
    found = deposits.statement(account, query, before=int(before) if before else None)
    older = ""
    if found.next_before is not None:
        kept = {name: request.GET[name] for name in ("from", "to") if name in request.GET}
        asked = {"account": account.id, "by": query.by, **kept, "before": found.next_before}
        older = f"?{urlencode(asked)}"
    return {
        "query": query,
        "query_label": _QUERIES[query.by],
        "statement": found,
        "older": older,
        "continued": bool(before),
    }
