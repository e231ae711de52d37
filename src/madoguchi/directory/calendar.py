"""The calendar the bank goes by (営業日カレンダー): read from the table that operators edit."""

import time

from django.db.models import Subquery

from madoguchi.directory.models import BankHoliday, CalendarSpan
from madoguchi.institutions import current
from madoguchi.values.day import Calendar

# An operator's change shows within a minute; nearly every page asks, so not every time.
_FRESH_SECONDS = 60.0

_read: dict[str, tuple[float, Calendar]] = {}


class CalendarMissing(RuntimeError):
    """The table of bank holidays is empty: `madoguchi directory refresh` has not run yet."""


def calendar() -> Calendar:
    """Give the calendar of the institution being served, at most a minute old, in one query.

    Raises CalendarMissing where the table was never filled (H1).
    """
    alias = current.alias()
    read_at, known = _read.get(alias, (0.0, None))
    now = time.monotonic()
    if known is None or now - read_at >= _FRESH_SECONDS:
        known = _read_table()
        _read[alias] = (now, known)
    return known


def _read_table() -> Calendar:
    rows = list(
        BankHoliday.objects.values_list(
            "day",
            Subquery(CalendarSpan.objects.values("first")),
            Subquery(CalendarSpan.objects.values("horizon")),
        )
    )
    if not rows:
        raise CalendarMissing("the calendar is empty; run: madoguchi directory refresh")
    _, first, horizon = rows[0]
    return Calendar(frozenset(day for day, _, _ in rows), first, horizon)
