"""Where a payee's account is (振込先の金融機関・支店): searched as for a transfer, beforehand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from madoguchi.customers import payees
from madoguchi.directory import search
from madoguchi.transfers import reads
from madoguchi.values.refusal import Refusal
from madoguchi.web.personal import place_search
from madoguchi.web.personal.transfer_known import Choice
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other


@require_safe
def bank(request: BankRequest) -> HttpResponse:
    """First page of a registration: the bank, by free word, kind, sound or of late (C2)."""
    contract_id, own = request.actor.contract_id, request.profile.institution
    full = payees.own_count(contract_id) >= request.profile.transfers.payees_most
    looked_up = place_search.banks(request, _to_branch)
    context = {
        **looked_up,
        "keep": {"kind": looked_up["kind"]},
        "full": wording.words(Refusal.PAYEES_FULL, {}, request.profile) if full else "",
        "own_bank": Choice(_to_branch(own.code), own.name, own.code),
    }
    if looked_up["found"] is None:
        past = reads.recent_payees(contract_id, limit=place_search.RECENT)
        context["recent_banks"] = place_search.recent_banks(past, _to_branch)
    return render(request, "personal/payee_bank.html", context)


@require_safe
def branch(request: BankRequest) -> HttpResponse:
    """Second page: the branch of that bank, by free word, sound or of late (C2)."""
    chosen = search.bank(request.GET.get("bank", ""))
    if chosen is None:
        return see_other("payee-new")
    kept = {"bank": chosen.code}

    def to_account(code: str) -> str:
        return f"{reverse('payee-new-account')}?{urlencode({**kept, 'branch': code})}"

    context = {
        **place_search.branches(request, chosen.code, to_account),
        "bank": chosen,
        "hidden": kept,
        "keep": kept,
    }
    return render(request, "personal/payee_branch.html", context)


def _to_branch(code: str) -> str:
    return f"{reverse('payee-new-branch')}?{urlencode({'bank': code})}"
