"""Registered payees (登録済みの振込先): the list by kana, and what was done to it."""

import uuid

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.access import change_payees
from madoguchi.customers import payees as book
from madoguchi.customers.payees import Registered
from madoguchi.directory.spelling import sound_of
from madoguchi.web.personal import change_press
from madoguchi.web.shared.request import BankRequest

# The fifty sounds, a row each; whatever begins with none of them stands in the last one.
_ROWS = {
    row[0]: row
    for row in (
        *("アイウエオ", "カキクケコ", "サシスセソ", "タチツテト", "ナニヌネノ"),
        *("ハヒフヘホ", "マミムメモ", "ヤユヨ", "ラリルレロ", "ワヲン"),
    )
}
_OTHERS = "ABC"


@require_safe
def payees(request: BankRequest) -> HttpResponse:
    """Everybody who is registered, by kana; one query however many they are (C1, C13)."""
    return list_page(request)


def list_page(
    request: BankRequest, *, errors: dict[str, dict[str, str]] | None = None
) -> HttpResponse:
    """The list, with what is wrong with a form that was sent from it, if anything."""
    everybody = book.payees_of(request.actor.contract_id)
    row = request.GET.get("row", "")
    shown = [each for each in everybody if not row or row_of(each) == row]
    own = [each for each in everybody if not each.on_paper]
    most = request.profile.transfers.payees_most
    context = {
        "row": row,
        "rows": _rows(everybody),
        "on_paper": [each for each in shown if each.on_paper],
        "own": [each for each in shown if not each.on_paper],
        "own_count": len(own),
        "any": bool(everybody),
        "most": most,
        "full": len(own) >= most,
        "errors": errors or {},
    }
    return render(request, "personal/payees.html", context, status=422 if errors else 200)


def row_of(payee: Registered) -> str:
    """The row of the fifty sounds under which a payee stands: ガ under カ."""
    sound = sound_of(payee.payee.name_kana)
    return next((row for row, sounds in _ROWS.items() if sound in sounds), _OTHERS)


def _rows(everybody: list[Registered]) -> list[tuple[str, str]]:
    """The rows in which somebody stands, as value and label; none where one row holds all."""
    used = {row_of(each) for each in everybody}
    labels = {**{row: _("%(row)s行") % {"row": row} for row in _ROWS}, _OTHERS: _("その他")}
    return [(row, label) for row, label in labels.items() if row in used] if len(used) > 1 else []


@require_safe
def done(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """Say what was registered, changed or removed, and when; a stranger's is not found."""
    told = change_press.done(request, request_id)
    titles = {
        change_payees.REGISTERED: _("振込先を登録しました"),
        change_payees.CHANGED: _("振込先の登録内容を変更しました"),
        change_payees.REMOVED: _("振込先を削除しました"),
    }
    if told is None or told.what not in titles:
        raise Http404
    context = {
        "title": titles[told.what],
        "told": told,
        "removed": told.detail.get("count"),
        "mailed": told.what != change_payees.REMOVED,
    }
    return render(request, "personal/payee_done.html", context)
