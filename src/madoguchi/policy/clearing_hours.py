"""The interbank line's hours (コアタイム・モアタイム): when a transfer leaves for another bank."""

import datetime as dt

from madoguchi.policy.table import Table
from madoguchi.policy.window import Window, parse_window
from madoguchi.values.day import Calendar, day_of, midnight_of

# 全銀システム as described in public (domain 5): business days, and the last one of a month longer.
CORE_HOURS = parse_window("8:30-15:30")
CORE_HOURS_AT_MONTH_END = parse_window("7:30-16:30")


class Clearing(Table):
    """How the institution takes part in the interbank clearing (全銀システム, C14)."""

    extended_hours: bool
    """It takes part beyond the core hours (モアタイム): with banks that do, at any hour."""


def for_today(calendar: Calendar, *, extended: bool, at: dt.datetime) -> bool:
    """Say whether a transfer accepted at this moment still goes today (C14, domain 5).

    In extended hours always; else on a business day until its core hours end, and one accepted
    before they begin waits for that. Raises BeyondHorizon.
    """
    return extended or at < _closing(calendar, day_of(at))


def carried_from(calendar: Calendar, *, extended: bool, at: dt.datetime) -> dt.datetime:
    """Say from when on a transfer that waits at this moment may be carried: at once, or later.

    Outside the core hours it is their next opening. Raises BeyondHorizon.
    """
    if extended:
        return at
    day = day_of(at)
    if at >= _closing(calendar, day):
        day = calendar.next_business_day(day)
    return max(at, _moment(day, _core_hours(calendar, day).start))


def _closing(calendar: Calendar, day: dt.date) -> dt.datetime:
    """When the core hours of a day end; on a day on which banks are closed, as it begins."""
    end = _core_hours(calendar, day).end if calendar.is_business_day(day) else 0
    return _moment(day, end)


def _core_hours(calendar: Calendar, business_day: dt.date) -> Window:
    last = calendar.next_business_day(business_day).month != business_day.month
    return CORE_HOURS_AT_MONTH_END if last else CORE_HOURS


def _moment(day: dt.date, minute: int) -> dt.datetime:
    return midnight_of(day) + dt.timedelta(minutes=minute)
