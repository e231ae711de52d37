"""Looking a bank and a branch up (金融機関・支店の検索): by word, kind, sound, or of late (C2).

The same for a transfer and for a payee registered beforehand; where a choice leads, the page says.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from madoguchi.directory import search
from madoguchi.directory.kinds import Kind
from madoguchi.transfers import reads
from madoguchi.transfers.reads import Transfer
from madoguchi.web.personal.transfer_known import Choice
from madoguchi.web.shared.request import BankRequest

# Where the choice of a bank or branch leads, by its code.
To = Callable[[str], str]

# So many of the newest payees' banks and branches are listed, and so many branches found.
RECENT = 5
_BRANCHES = 30
_MOST_TYPED = 40

_FIFTY = (
    "アイウエオカキクケコサシスセソタチツテト"
    "ナニヌネノハヒフヘホマミムメモヤ ユ ヨラリルレロワ   ン"
)


@dataclass(frozen=True, slots=True)
class Sound:
    """One field of the fifty-sound index; a gap has no sound, and some sounds no bank."""

    sound: str
    any: bool


def banks(request: BankRequest, to: To) -> dict[str, Any]:
    """What `personal/bank_search.html` shows; `found` None where nothing was looked for."""
    typed, sound = _asked(request)
    kind = request.GET.get("kind") or None
    rows: list[search.BankRow] | None = None
    if sound:
        rows = search.banks_by_sound(sound, kind=kind)
    elif typed or kind:
        rows = search.find_banks(typed, kind=kind)
    return {
        "typed": typed,
        "sound": sound,
        "kind": kind,
        "kinds": [each.value for each in Kind],
        "index": _sound_index(search.sounds(kind=kind)),
        "found": None if rows is None else [bank_choice(row, to) for row in rows],
    }


def recent_banks(past: list[Transfer], to: To) -> list[Choice]:
    """The banks of the newest payees (最近の振込先金融機関)."""
    names = {each.payee_bank: each.payee_bank_name for each in past[:RECENT]}
    return [Choice(to(code), name, code) for code, name in names.items()]


def branches(request: BankRequest, bank: str, to: To) -> dict[str, Any]:
    """What `personal/branch_search.html` shows; the recent ones where nothing was looked for."""
    typed, sound = _asked(request)
    if sound:
        rows = search.branches_by_sound(bank, sound)
    else:
        rows = search.find_branches(bank, typed, limit=_BRANCHES)
    return {
        "typed": typed,
        "sound": sound,
        "index": _sound_index(search.sounds(bank_code=bank)),
        "more": not sound and len(rows) == _BRANCHES,
        "recent": [] if typed or sound else _recent_branches(request, bank, to),
        "found": [branch_choice(row, to) for row in rows],
    }


def bank_choice(row: search.BankRow, to: To) -> Choice:
    """A bank as one line to choose."""
    return Choice(to(row.code), row.name, f"{row.kana}（{row.code}）")


def branch_choice(row: search.BranchRow, to: To) -> Choice:
    """A branch as one line to choose."""
    return Choice(to(row.code), row.name, f"{row.kana}（{row.code}）")


def _asked(request: BankRequest) -> tuple[str, str]:
    return request.GET.get("q", "").strip()[:_MOST_TYPED], request.GET.get("sound", "")


def _recent_branches(request: BankRequest, bank: str, to: To) -> list[Choice]:
    past = reads.recent_payees(request.actor.contract_id, limit=RECENT)
    names = {each.payee_branch: each.payee_branch_name for each in past if each.payee_bank == bank}
    return [Choice(to(code), name, code) for code, name in names.items()]


def _sound_index(found: list[str]) -> list[Sound]:
    """The fifty sounds in their order, then the letters some names begin with (C2)."""
    listed = [Sound(sound.strip(), sound in found) for sound in _FIFTY]
    return listed + [Sound(letter, True) for letter in found if letter not in _FIFTY]
