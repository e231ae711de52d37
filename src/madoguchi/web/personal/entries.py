"""The entries page (入出金明細照会): what came in and went out, and how to ask for it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.customers.accounts import Account
from madoguchi.deposits import balance
from madoguchi.deposits import statement as deposits
from madoguchi.deposits.query import Query
from madoguchi.deposits.statement import PAGES, WHOLE_PAGE, Place
from madoguchi.policy.hours import Deed
from madoguchi.web.personal.entries_question import (
    LABELS,
    Question,
    form_of,
    in_words,
    read_question,
)
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.service_hours import closed_page


@require_safe
def entries(request: BankRequest) -> HttpResponse:
    """One account's lines; every question is an address, so that it works without scripts (B2)."""
    closed = closed_page(request, Deed.INQUIRY)
    if closed is not None:
        return closed
    return entries_page(request, read_question(request), errors={})


def entries_page(
    request: BankRequest, question: Question, *, errors: dict[str, dict[str, str]]
) -> HttpResponse:
    """Answer a question with its lines, or with what is wrong with it (422)."""
    errors = question.errors | errors
    names = balance.branch_names(request.profile)
    account = question.account
    context = {
        "accounts": [(each, question.address(account=each.id)) for each in question.mine],
        "account": account,
        "branch_name": "" if account is None else names.get(account.branch_code, ""),
        "errors": errors,
        **form_of(question, request),
    }
    if account is not None and question.query is not None:
        context |= _answer(request, question, account, question.query)
    return render(request, "personal/entries.html", context, status=422 if errors else 200)


def _answer(
    request: BankRequest, question: Question, account: Account, query: Query
) -> dict[str, Any]:
    place = _place(request)
    found = deposits.statement(account, query, place=place, most=question.lines)
    return {
        "query": query,
        "query_label": LABELS[query.by],
        "sought": in_words(query.sought),
        "statement": found,
        "older": _beside(question, found.older),
        "newer": _beside(question, found.newer),
        "sizes": [
            (size, question.address(lines=size), size == question.lines)
            for size in PAGES
            if found.summary.count > PAGES[0]
        ],
        "in_part": found.older is not None or found.newer is not None,
        "on_one_page": question.address(lines="all") if found.summary.count <= WHOLE_PAGE else "",
        "most_on_one_page": WHOLE_PAGE,
        "downloads": _downloads(request, question) if found.summary.count else {},
    }


def _place(request: BankRequest) -> Place:
    """Where the page lies; a place that no page of ours names is not found."""
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    for version in (before, after):
        if version and not (version.isascii() and version.isdigit() and len(version) < 18):
            raise Http404
    return Place(int(before) if before else None, int(after) if after else None)


def _beside(question: Question, place: Place | None) -> str:
    if place is None:
        return ""
    return question.address(before=place.before, after=place.after)


def _downloads(request: BankRequest, question: Question) -> dict[str, str]:
    """The addresses of the files this institution offers, by the form of the file (B3)."""
    offered = request.profile.entries.downloads
    found = {}
    if "csv" in offered:
        found["utf8"] = question.address("entries-csv", charset="utf-8")
        found["shift_jis"] = question.address("entries-csv", charset="shift_jis")
    if "pdf" in offered:
        found["pdf"] = question.address("entries-pdf")
    return found
