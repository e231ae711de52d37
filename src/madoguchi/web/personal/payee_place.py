"""Where a payee's account is (振込先の金融機関・支店): searched as for a transfer, beforehand."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.customers import payees
from madoguchi.directory import search
from madoguchi.directory.search import BankRow, BranchRow
from madoguchi.values.refusal import Refusal
from madoguchi.web.personal.transfer_payee import Choice, sound_index
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_MOST_FOUND = 30


@require_safe
def bank(request: BankRequest) -> HttpResponse:
    """First page of a registration: the bank, by free word or sound (C2)."""
    own = request.profile.institution
    typed, sound = _asked(request)
    found: list[BankRow] = []
    if sound:
        found = search.banks_by_sound(sound)
    elif typed:
        found = search.find_banks(typed, limit=_MOST_FOUND)
    most = request.profile.transfers.payees_most
    full = payees.own_count(request.actor.contract_id) >= most
    context = {
        "step": 1,
        "title": _("振込先の金融機関"),
        "label": _("金融機関名"),
        "help": _("漢字・カナ・ひらがなの最初の1文字からさがせます。"),
        "own_bank": _choice("payee-new-branch", own.name, own.code, bank=own.code),
        "full": wording.words(Refusal.PAYEES_FULL, {}, request.profile) if full else "",
        "index": sound_index(search.sounds()),
        "choices": [
            _choice("payee-new-branch", each.name, f"{each.kana}（{each.code}）", bank=each.code)
            for each in found
        ],
        **_searched(typed, sound, found),
    }
    return render(request, "personal/payee_place.html", context)


@require_safe
def branch(request: BankRequest) -> HttpResponse:
    """Second page: the branch of that bank, by free word or sound (C2)."""
    chosen = search.bank(request.GET.get("bank", ""))
    if chosen is None:
        return see_other("payee-new")
    typed, sound = _asked(request)
    found: list[BranchRow]
    if sound:
        found = search.branches_by_sound(chosen.code, sound)
    else:
        found = search.find_branches(chosen.code, typed, limit=_MOST_FOUND)
    context = {
        "step": 2,
        "title": _("振込先の支店"),
        "bank": chosen,
        "label": _("支店名"),
        "help": _("漢字・カナ・ひらがなの最初の1文字からさがせます。3桁の支店番号でもさがせます。"),
        "keep": {"bank": chosen.code},
        "index": sound_index(search.sounds(bank_code=chosen.code)),
        "choices": [
            _choice(
                "payee-new-account",
                each.name,
                f"{each.kana}（{each.code}）",
                bank=chosen.code,
                branch=each.code,
            )
            for each in found
        ],
        **_searched(typed, sound, found),
    }
    return render(request, "personal/payee_place.html", context)


def _asked(request: BankRequest) -> tuple[str, str]:
    return request.GET.get("q", "").strip()[:40], request.GET.get("sound", "")


def _searched(typed: str, sound: str, found: list[BankRow] | list[BranchRow]) -> dict[str, object]:
    return {
        "typed": typed,
        "sound": sound,
        "searched": bool(typed or sound),
        "more": not sound and len(found) == _MOST_FOUND,
    }


def _choice(page: str, name: str, note: str, **query: str) -> Choice:
    return Choice(f"{reverse(page)}?{urlencode(query)}", name, note)
