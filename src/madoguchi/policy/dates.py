"""Which days a transfer may be reserved for (振込指定日): the window, holidays, 応答日 (C5)."""

import calendar as months
import datetime as dt
from dataclasses import dataclass

from madoguchi.policy.reservation import Reservations
from madoguchi.values.day import Calendar


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day that can be chosen (予約できる期間), both inclusive."""

    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class NotOffered:
    """This day cannot be chosen; the window says which can."""

    window: Window
    holiday: bool = False


def window_from(rule: Reservations, calendar: Calendar, *, today: dt.date) -> Window:
    """Find the days that can be chosen today: from the next business day up to the horizon.

    A horizon of business days ends on the n-th of them; one of months ends on the same day of
    the month (応答日), on that month's last day where there is none, and before a holiday on the
    business day before it. Raises BeyondHorizon. Source: manual 000 page 10, domain 8.
    """
    first = calendar.next_business_day(today)
    if rule.horizon_business_days is not None:
        return Window(first, calendar.business_days_after(today, rule.horizon_business_days))
    last = corresponding_day(today, months_on=rule.horizon_months or 1)
    if not calendar.is_business_day(last):
        last = calendar.previous_business_day(last)
    return Window(first, max(first, last))


def corresponding_day(day: dt.date, *, months_on: int) -> dt.date:
    """Find the same day so many months on (応答日), or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months_on, 12)
    last = months.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def carried_out_on(
    rule: Reservations, calendar: Calendar, *, wished: dt.date, today: dt.date
) -> dt.date | NotOffered:
    """Say on which day a reservation for this day is carried out, or why it cannot be taken.

    Where the institution moves holidays, a reservation for one is carried out on the next
    business day, and the customer is told before he confirms. Raises BeyondHorizon.
    """
    window = window_from(rule, calendar, today=today)
    if not window.first <= wished <= window.last:
        return NotOffered(window)
    if calendar.is_business_day(wished):
        return wished
    if rule.on_holidays == "refused":
        return NotOffered(window, holiday=True)
    return calendar.next_business_day(wished)
