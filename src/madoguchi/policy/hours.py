"""Service hours (ご利用時間): may it be done now, for which day, and when may it next."""

import datetime as dt
import enum
from dataclasses import dataclass
from typing import Literal

from madoguchi.policy.window import (
    DAY,
    after_midnight,
    before_midnight,
    covers,
    joined,
    without,
)
from madoguchi.policy.window import Window as Window
from madoguchi.policy.window import parse_window as parse_window
from madoguchi.values.day import TOKYO, Calendar, day_of, midnight_of

_ONE_DAY = dt.timedelta(days=1)
_SEARCH_DAYS = 40

# `policy/reach.py` adds the last one, which is no matter of an institution's own table.
Reason = Literal[
    "outside-hours", "not-today", "maintenance", "current-account-cutoff", "clearing-closed"
]


class Deed(enum.Enum):
    """What a customer wants to do (サービス), as the hours table names it."""

    BALANCE = "balance"
    INQUIRY = "inquiry"
    TRANSFER_REGISTERED = "transfer-registered"
    TRANSFER_EACH_TIME = "transfer-each-time"
    RESERVATION = "reservation"
    PAYEASY = "payeasy"


class Receiver(enum.Enum):
    """Where the money goes: to this institution (当組合宛) or to another bank (他行宛)."""

    OWN = "own"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the hours table; a column without windows means お取扱できません.

    `closures` names the maintenance windows that apply. `current_until` is the minute from which
    a receiver's current account (当座) gets no money the same day (manual 000 note 3).
    """

    deeds: frozenset[Deed]
    receivers: frozenset[Receiver]
    weekday: tuple[Window, ...]
    holiday: tuple[Window, ...]
    december_31: tuple[Window, ...]
    closures: tuple[str, ...]
    current_until: int | None


@dataclass(frozen=True, slots=True)
class Closure:
    """A maintenance window (メンテナンス) with the Japanese notice that customers read.

    It falls on each of `month_days` every year, on each of `days` once (note 4), and on the n-th
    `weekday` (Monday is 0) of the month for each n in `weeks`, or with `day_before` on the eve of
    that weekday (manual 000 notes 1, 2).
    """

    name: str
    notice: str
    windows: tuple[Window, ...]
    month_days: frozenset[tuple[int, int]]
    weekday: int | None
    weeks: frozenset[int]
    day_before: bool
    days: frozenset[dt.date] = frozenset()


@dataclass(frozen=True, slots=True)
class Hours:
    """An institution's whole hours table (ご利用時間表)."""

    rows: tuple[Row, ...]
    closures: tuple[Closure, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the deed may be done for today now; if not, why not and when it next may."""

    open: bool
    reason: Reason | None
    value_date: dt.date | None
    next_open: dt.datetime | None


def ask(
    hours: Hours,
    calendar: Calendar,
    *,
    deed: Deed,
    to: Receiver,
    receiver_current: bool,
    at: dt.datetime,
) -> Answer:
    """Answer whether this deed may be done for today at this moment (C6, manual 000 page 1).

    The value date of a transfer or payment is the day it would be carried out; of a reservation
    the first business day that can be chosen (C5); of an inquiry there is none.
    Raises BeyondHorizon where the calendar does not know the days, ValueError for a naive `at`.
    """
    table = _Table(hours, calendar, deed, to, receiver_current)
    day, minute = day_of(at), _minute_of(at)
    if covers(table.open_on(day), minute):
        return Answer(True, None, table.value_date(day), None)
    reason = table.reason(day, minute)
    if reason == "current-account-cutoff":
        carried_out = calendar.next_business_day(day)
        next_open = table.first_opening(carried_out, 0)
        return Answer(False, reason, table.value_date(carried_out), next_open)
    next_open = table.first_opening(day, minute)
    value_date = None if next_open is None else table.value_date(next_open.date())
    return Answer(False, reason, value_date, next_open)


def windows_on(
    hours: Hours,
    calendar: Calendar,
    *,
    deed: Deed,
    to: Receiver,
    receiver_current: bool,
    day: dt.date,
) -> tuple[Window, ...]:
    """List when this deed may be done on this day (本日のご利用時間), closures taken out, in order.

    Raises BeyondHorizon where the calendar does not know the day.
    """
    return _Table(hours, calendar, deed, to, receiver_current).open_on(day)


def closure_at(hours: Hours, *, deed: Deed, to: Receiver, at: dt.datetime) -> Closure | None:
    """Find the maintenance that stops this deed at this moment; its notice is for the customer."""
    day, minute = day_of(at), _minute_of(at)
    named = {name for row in _rows(hours, deed, to) for name in row.closures}
    for closure in hours.closures:
        if closure.name in named and covers(_closed_on(closure, day), minute):
            return closure
    return None


@dataclass(frozen=True, slots=True)
class _Table:
    """The hours table read for one question."""

    hours: Hours
    calendar: Calendar
    deed: Deed
    to: Receiver
    receiver_current: bool

    @property
    def rows(self) -> tuple[Row, ...]:
        return _rows(self.hours, self.deed, self.to)

    def scheduled_on(self, day: dt.date) -> tuple[Window, ...]:
        """Say when the table alone has it open."""
        return joined(window for row in self.rows for window in self._scheduled(row, day))

    def maintained_on(self, day: dt.date) -> tuple[Window, ...]:
        """Say when it is open apart from maintenance."""
        return joined(window for row in self.rows for window in self._maintained(row, day))

    def open_on(self, day: dt.date) -> tuple[Window, ...]:
        """Say when it is open apart from maintenance and after the cut-off of current accounts."""
        windows: list[Window] = []
        for row in self.rows:
            until = row.current_until if self.receiver_current else None
            after = () if until is None else (Window(until, 2 * DAY),)
            windows += without(self._maintained(row, day), after)
        return joined(windows)

    def reason(self, day: dt.date, minute: int) -> Reason:
        """Say why it is closed at this minute of the day."""
        if covers(self.scheduled_on(day), minute):
            maintained = covers(self.maintained_on(day), minute)
            return "current-account-cutoff" if maintained else "maintenance"
        if any(_column(row, self.calendar, day) for row in self.rows):
            return "outside-hours"
        return "not-today"

    def first_opening(self, day: dt.date, minute: int) -> dt.datetime | None:
        """Find the first opening from this minute of the day on, which itself is closed or 0:00."""
        for _ in range(_SEARCH_DAYS + 1):
            for window in self.open_on(day):
                if window.start >= minute:
                    return midnight_of(day) + dt.timedelta(minutes=window.start)
            day, minute = day + _ONE_DAY, 0
        return None

    def value_date(self, day: dt.date) -> dt.date | None:
        """Say for which day the deed counts when it is done on this one."""
        if self.deed in (Deed.BALANCE, Deed.INQUIRY):
            return None
        if self.deed is Deed.RESERVATION:
            return self.calendar.next_business_day(day)
        return day

    def _scheduled(self, row: Row, day: dt.date) -> list[Window]:
        windows = before_midnight(_column(row, self.calendar, day))
        # The eve is looked up only where it matters, for the calendar may begin today.
        if any(window.end > DAY for window in (*row.weekday, *row.holiday, *row.december_31)):
            windows += after_midnight(_column(row, self.calendar, day - _ONE_DAY))
        return windows

    def _maintained(self, row: Row, day: dt.date) -> list[Window]:
        closed = [
            window
            for closure in self.hours.closures
            if closure.name in row.closures
            for window in _closed_on(closure, day)
        ]
        return without(self._scheduled(row, day), closed)


def _rows(hours: Hours, deed: Deed, to: Receiver) -> tuple[Row, ...]:
    return tuple(row for row in hours.rows if deed in row.deeds and to in row.receivers)


def _column(row: Row, calendar: Calendar, day: dt.date) -> tuple[Window, ...]:
    """Pick the column of the table; 31 December has its own, whatever weekday it is."""
    business_day = calendar.is_business_day(day)
    if (day.month, day.day) == (12, 31):
        return row.december_31
    return row.weekday if business_day else row.holiday


def _closed_on(closure: Closure, day: dt.date) -> list[Window]:
    """List a closure's windows on a day, with those that began the evening before."""
    closed: list[Window] = []
    if _falls_on(closure, day):
        closed += before_midnight(closure.windows)
    if _falls_on(closure, day - _ONE_DAY):
        closed += after_midnight(closure.windows)
    return closed


def _falls_on(closure: Closure, day: dt.date) -> bool:
    if day in closure.days or (day.month, day.day) in closure.month_days:
        return True
    # The eve of the 1st is in the month before, so the week is counted on the weekday itself.
    counted = day + _ONE_DAY if closure.day_before else day
    return counted.weekday() == closure.weekday and (counted.day + 6) // 7 in closure.weeks


def _minute_of(at: dt.datetime) -> int:
    """Count whole minutes; windows begin and end on a minute, so seconds change nothing."""
    local = at.astimezone(TOKYO)
    return local.hour * 60 + local.minute
