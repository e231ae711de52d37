"""The reconciliation with the clearing centre (為替の対査): each day as both sides counted it."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from madoguchi.transfers import reconcile
from madoguchi.transfers.count_days import KINDS
from madoguchi.transfers.reconcile import Reconciled, Verdict
from madoguchi.web.staff.addresses import query
from madoguchi.web.staff.request import StaffRequest, everybody

_PAGE = 31
_NAMES = {
    "sent": _("仕向（送信）"),
    "credited": _("うち入金済"),
    "returned": _("うち返却"),
    "given": _("被仕向（受信）"),
    "sent_back": _("うち返却"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind of transfer on one day, as we count it and as the centre does; yen."""

    count: int
    yen: int
    centres_count: int
    centres_yen: int

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return (self.count, self.yen) != (self.centres_count, self.centres_yen)


@dataclass(frozen=True, slots=True)
class Day:
    """One line of the list."""

    day: dt.date
    verdict: Verdict
    under_way: int
    asked_at: dt.datetime
    cells: tuple[Cell, ...]


@everybody
@require_safe
def reconciliation(request: StaffRequest) -> HttpResponse:
    """The days reconciled, the newest first, a month on a page (C14, H2)."""
    found = reconcile.newest(most=_PAGE + 1, before=_day(request.GET.get("before", "")))
    context = {
        "columns": _NAMES.values(),
        "days": [_line(each) for each in found[:_PAGE]],
        "next_page": query(before=found[_PAGE - 1].day) if found[_PAGE:] else None,
    }
    return render(request, "staff/reconciliation.html", context)


def _day(text: str) -> dt.date | None:
    """The day a page goes on from; anything else begins at the top."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _line(noted: Reconciled) -> Day:
    cells = tuple(
        Cell(
            noted.ours[f"{kind}_count"],
            noted.ours[f"{kind}_yen"],
            noted.centres[f"{kind}_count"],
            noted.centres[f"{kind}_yen"],
        )
        for kind in KINDS
    )
    return Day(noted.day, noted.verdict, noted.under_way, noted.asked_at, cells)
