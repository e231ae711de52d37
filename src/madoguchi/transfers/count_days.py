"""Counts what we exchanged with the clearing centre (対査の当方計数), by value date (C14)."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Min, Q, Sum

from madoguchi.transfers.models import Order
from madoguchi.transfers.returns import NOT_TAKEN
from madoguchi.transfers.states import State
from madoguchi.wires import credits

# What the centre's telegram counts, each in number and in yen.
KINDS = ("sent", "credited", "returned", "given", "sent_back")

# An order has reached the centre once it is in one of these, under these kinds.
_REACHED = {
    State.SENT: ("sent",),
    State.SETTLED: ("sent", "credited"),
    State.RETURNED: ("sent", "returned"),
}
# Money is, or may still be, on its way to the centre, or its end is not known yet.
_UNDER_WAY = (State.RESERVED, State.ACCEPTED, State.SENT)


@dataclass(slots=True)
class Counted:
    """One day: a number and yen for each of `KINDS`, and how many transfers have not ended."""

    figures: dict[str, int] = field(
        default_factory=lambda: {f"{kind}_{of}": 0 for kind in KINDS for of in ("count", "yen")}
    )
    under_way: int = 0

    def add(self, kind: str, *, count: int, yen: int) -> None:
        """Add so many transfers of so much yen altogether."""
        self.figures[f"{kind}_count"] += count
        self.figures[f"{kind}_yen"] += yen


def first_day() -> dt.date | None:
    """The first value date on which anything was exchanged with the centre; None for never."""
    sent = _orders().aggregate(first=Min("value_date"))["first"]
    given = credits.first_day()
    return min((day for day in (sent, given) if day is not None), default=None)


def count_days(first: dt.date, last: dt.date) -> dict[dt.date, Counted]:
    """Count every day of a span, those without traffic too; four statements, however long."""
    days = [first + dt.timedelta(days=each) for each in range((last - first).days + 1)]
    counted = {day: Counted() for day in days}
    for row in _ordered(first, last):
        state, of = State(row["state"]), counted[row["value_date"]]
        for kind in _REACHED.get(state, ()):
            of.add(kind, count=row["count"], yen=int(row["yen"]))
        of.under_way += row["count"] if state in _UNDER_WAY else 0
    for each in credits.totals(first, last):
        of = counted[each.day]
        of.add("given", count=each.count, yen=each.yen)
        if each.outcome == "returned":
            of.add("sent_back", count=each.count, yen=each.yen)
    for day, count in credits.not_through(first, last).items():
        counted[day].under_way += count
    return counted


def _orders() -> Any:
    return Order.objects.filter(reach="other-bank")


def _ordered(first: dt.date, last: dt.date) -> Any:
    """Numbers and yen by day and state; what the centre never took has no place in its figures."""
    rows = _orders().filter(value_date__range=(first, last))
    taken = rows.exclude(Q(state=State.RETURNED.value, return_reason=NOT_TAKEN))
    grouped = taken.values("value_date", "state").order_by("value_date", "state")
    return grouped.annotate(count=Count("pk"), yen=Sum("amount_yen"))
