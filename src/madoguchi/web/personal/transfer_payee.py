"""Whom to pay (振込先の選択): own accounts, recent payees, or a bank and a branch looked up."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from madoguchi.customers import accounts
from madoguchi.directory import search
from madoguchi.directory.kinds import Kind
from madoguchi.transfers import reads
from madoguchi.web.personal.transfer_known import Choice as Choice
from madoguchi.web.personal.transfer_known import known_payees, to_details
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_SUGGESTIONS = 12
# So many of the newest orders are looked through for payees, and so many banks are listed.
_PAST = 50
_RECENT = 5
_MOST_TYPED = 40
_BRANCHES = 30

_FIFTY = (
    "アイウエオカキクケコサシスセソタチツテト"
    "ナニヌネノハヒフヘホマミムメモヤ ユ ヨラリルレロワ   ン"
)


@dataclass(frozen=True, slots=True)
class Sound:
    """One field of the fifty-sound index; a gap has no sound, and some sounds no bank."""

    sound: str
    any: bool


def sound_index(found: list[str]) -> list[Sound]:
    """The fifty sounds in their order, then the letters some names begin with (C2)."""
    listed = [Sound(sound.strip(), sound in found) for sound in _FIFTY]
    return listed + [Sound(letter, True) for letter in found if letter not in _FIFTY]


def choose_bank(request: BankRequest) -> HttpResponse:
    """First page: everybody known at once, or look a bank up (C1, C2)."""
    source = request.GET.get("from", "")
    typed = request.GET.get("q", "").strip()
    sound = request.GET.get("sound", "")
    kind = request.GET.get("kind") or None
    found = _banks_found(typed, sound, kind)
    context = {
        "typed": typed,
        "sound": sound,
        "kind": kind,
        "source": source,
        "kinds": [each.value for each in Kind],
        "index": sound_index(search.sounds(kind=kind)),
        "keep": {"from": source, "kind": kind},
        "found": None if found is None else [_bank_choice(row, source) for row in found],
    }
    if found is None:
        context |= _beforehand(request, source)
    return render(request, "personal/transfer_bank.html", context)


def _banks_found(typed: str, sound: str, kind: str | None) -> list[search.BankRow] | None:
    """The banks that were looked for; None where none was."""
    if sound:
        return search.banks_by_sound(sound, kind=kind)
    return search.find_banks(typed, kind=kind) if typed or kind else None


def _beforehand(request: BankRequest, source: str) -> dict[str, Any]:
    """What can be chosen without looking a bank up."""
    mine = accounts.accounts_of(request.actor.contract_id)
    if not mine:
        raise Http404
    own = request.profile.institution
    word = request.GET.get("who", "").strip()[:_MOST_TYPED]
    past = reads.recent_payees(request.actor.contract_id, limit=_PAST)
    return {
        "word": word,
        "known": known_payees(request, past, mine, word=word, source=source),
        "own_bank": Choice(
            _to("transfer-branch", bank=own.code, source=source), own.name, _("本支店への振込")
        ),
        "recent_banks": _recent_banks(past[:_RECENT], source),
    }


def choose_branch(request: BankRequest) -> HttpResponse:
    """Second page: the branch of the bank, by free word or sound (C2)."""
    bank = search.bank(request.GET.get("bank", ""))
    if bank is None:
        return see_other("transfer")
    source = request.GET.get("from", "")
    typed = request.GET.get("q", "").strip()
    sound = request.GET.get("sound", "")
    if sound:
        found = search.branches_by_sound(bank.code, sound)
    else:
        found = search.find_branches(bank.code, typed, limit=_BRANCHES)
    context = {
        "bank": bank,
        "typed": typed,
        "sound": sound,
        "source": source,
        "index": sound_index(search.sounds(bank_code=bank.code)),
        "keep": {"bank": bank.code, "from": source},
        "more": not sound and len(found) == _BRANCHES,
        "recent": [] if typed or sound else _recent_branches(request, bank.code, source),
        "found": [_branch_choice(bank.code, row, source) for row in found],
    }
    return render(request, "personal/transfer_branch.html", context)


def banks_as_you_type(request: BankRequest) -> JsonResponse:
    """The same search for the page's script: banks beginning with what is typed so far."""
    typed = request.GET.get("q", "")
    found = search.find_banks(typed, limit=_SUGGESTIONS) if typed.strip() else []
    choices = [_bank_choice(row, request.GET.get("from", "")) for row in found]
    return _as_json(choices)


def branches_as_you_type(request: BankRequest) -> JsonResponse:
    """The same search for the page's script: branches of one bank."""
    bank = request.GET.get("bank", "")
    found = search.find_branches(bank, request.GET.get("q", ""), limit=_SUGGESTIONS)
    return _as_json([_branch_choice(bank, row, request.GET.get("from", "")) for row in found])


def _as_json(choices: list[Choice]) -> JsonResponse:
    listed = [{"url": one.url, "name": one.name, "note": one.note} for one in choices]
    return JsonResponse({"found": listed})


def _to(name: str, *, source: str, **query: str) -> str:
    asked = {**query, **({"from": source} if source else {})}
    return f"{reverse(name)}?{urlencode(asked)}"


def _bank_choice(row: search.BankRow, source: str) -> Choice:
    return Choice(
        _to("transfer-branch", bank=row.code, source=source), row.name, f"{row.kana}（{row.code}）"
    )


def _branch_choice(bank: str, row: search.BranchRow, source: str) -> Choice:
    url = to_details(bank=bank, branch=row.code, source=source)
    return Choice(url, row.name, f"{row.kana}（{row.code}）")


def _recent_banks(past: list[reads.Transfer], source: str) -> list[Choice]:
    names = {transfer.payee_bank: transfer.payee_bank_name for transfer in past}
    return [
        Choice(_to("transfer-branch", bank=code, source=source), name, code)
        for code, name in names.items()
    ]


def _recent_branches(request: BankRequest, bank: str, source: str) -> list[Choice]:
    past = reads.recent_payees(request.actor.contract_id, limit=_RECENT)
    names = {each.payee_branch: each.payee_branch_name for each in past if each.payee_bank == bank}
    return [
        Choice(to_details(bank=bank, branch=code, source=source), name, code)
        for code, name in names.items()
    ]
