"""Whom to pay (振込先の選択): own accounts, recent payees, or a bank and a branch looked up."""

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from madoguchi.customers import accounts
from madoguchi.directory import search
from madoguchi.transfers import reads
from madoguchi.web.personal import place_search
from madoguchi.web.personal.place_search import To
from madoguchi.web.personal.transfer_known import Choice, known_payees, to_details
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_SUGGESTIONS = 12
# So many of the newest orders are looked through for payees.
_PAST = 50
_MOST_TYPED = 40


def choose_bank(request: BankRequest) -> HttpResponse:
    """First page: everybody known at once, or look a bank up (C1, C2)."""
    source = request.GET.get("from", "")
    looked_up = place_search.banks(request, _to_branch(source))
    context = {
        **looked_up,
        "hidden": {"from": source},
        "keep": {"from": source, "kind": looked_up["kind"]},
        "suggest": reverse("banks-json"),
    }
    if looked_up["found"] is None:
        context |= _beforehand(request, source)
    return render(request, "personal/transfer_bank.html", context)


def _beforehand(request: BankRequest, source: str) -> dict[str, Any]:
    """What can be chosen without looking a bank up."""
    mine = accounts.accounts_of(request.actor.contract_id)
    if not mine:
        raise Http404
    own, to = request.profile.institution, _to_branch(source)
    word = request.GET.get("who", "").strip()[:_MOST_TYPED]
    past = reads.recent_payees(request.actor.contract_id, limit=_PAST)
    return {
        "word": word,
        "known": known_payees(request, past, mine, word=word, source=source),
        "own_bank": Choice(to(own.code), own.name, _("本支店への振込")),
        "recent_banks": place_search.recent_banks(past, to),
    }


def choose_branch(request: BankRequest) -> HttpResponse:
    """Second page: the branch of the bank, by free word or sound (C2)."""
    bank = search.bank(request.GET.get("bank", ""))
    if bank is None:
        return see_other("transfer")
    source = request.GET.get("from", "")
    kept = {"bank": bank.code, "from": source}
    context = {
        **place_search.branches(request, bank.code, _to_account(bank.code, source)),
        "bank": bank,
        "source": source,
        "hidden": kept,
        "keep": kept,
        "suggest": reverse("branches-json"),
    }
    return render(request, "personal/transfer_branch.html", context)


def banks_as_you_type(request: BankRequest) -> JsonResponse:
    """The same search for the page's script: banks beginning with what is typed so far."""
    typed, to = request.GET.get("q", ""), _to_branch(request.GET.get("from", ""))
    found = search.find_banks(typed, limit=_SUGGESTIONS) if typed.strip() else []
    return _as_json([place_search.bank_choice(row, to) for row in found])


def branches_as_you_type(request: BankRequest) -> JsonResponse:
    """The same search for the page's script: branches of one bank."""
    bank = request.GET.get("bank", "")
    to = _to_account(bank, request.GET.get("from", ""))
    found = search.find_branches(bank, request.GET.get("q", ""), limit=_SUGGESTIONS)
    return _as_json([place_search.branch_choice(row, to) for row in found])


def _as_json(choices: list[Choice]) -> JsonResponse:
    listed = [{"url": one.url, "name": one.name, "note": one.note} for one in choices]
    return JsonResponse({"found": listed})


def _to_branch(source: str) -> To:
    def to(code: str) -> str:
        asked = {"bank": code, **({"from": source} if source else {})}
        return f"{reverse('transfer-branch')}?{urlencode(asked)}"

    return to


def _to_account(bank: str, source: str) -> To:
    return lambda code: to_details(bank=bank, branch=code, source=source)
