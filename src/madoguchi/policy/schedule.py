"""The hours tables of a profile (ご利用時間表): TOML rows into the policy's minutes."""

import datetime as dt
import re
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, field_validator

from madoguchi.policy.hours import Closure, Deed, Hours, Receiver, Row, Window, parse_window

WeekdayName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_WEEKDAYS: tuple[str, ...] = get_args(WeekdayName)
_MONTH_DAY = r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"


def _check_windows(windows: tuple[str, ...]) -> tuple[str, ...]:
    for window in windows:
        parse_window(window)
    return windows


class HoursTable(BaseModel):
    """One row: when these deeds may be done; an empty list of windows means not that day."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    deeds: tuple[Deed, ...]
    to: tuple[Receiver, ...] = (Receiver.OWN, Receiver.OTHER)
    """Where the money goes."""
    weekday: tuple[str, ...]
    """Business days; windows such as 8:25-16:00, and 23:30-31:00 past midnight."""
    holiday: tuple[str, ...]
    """Weekends and bank holidays."""
    december_31: tuple[str, ...]
    """Whatever weekday it is."""
    closures: tuple[str, ...] = ()
    """Names of the maintenance windows that apply."""
    current_until: str | None = None
    """When a current account (当座) stops receiving for the same day."""

    _windows = field_validator("weekday", "holiday", "december_31")(_check_windows)

    @field_validator("current_until")
    @classmethod
    def _a_time_of_day(cls, value: str | None) -> str | None:
        if value is not None:
            parse_window(f"00:00-{value}")
        return value


class ClosureTable(BaseModel):
    """One maintenance window: on these dates, or on the n-th weekday of each month or its eve.

    One that is announced for a day alone (臨時休止, manual 000 note 4) has that day's full date.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    name: str
    notice: str
    """What customers read."""
    windows: tuple[str, ...]
    dates: tuple[str, ...] = ()
    """MM-DD, every year, or YYYY-MM-DD, that day alone."""
    weekday: WeekdayName | None = None
    """Together with `weeks`."""
    weeks: tuple[int, ...] = ()
    """The first is 1."""
    day_before: bool = False
    """On the eve of that weekday instead."""

    _windows = field_validator("windows")(_check_windows)

    @field_validator("dates")
    @classmethod
    def _month_and_day(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for date in value:
            if not (_is_a_day(date) or re.fullmatch(_MONTH_DAY, date)):
                raise ValueError(f"{date!r} is neither MM-DD nor YYYY-MM-DD")
        return value


def build_hours(rows: tuple[HoursTable, ...], closures: tuple[ClosureTable, ...]) -> Hours:
    """Turn the tables into policy; raises ValueError for a closure that no table names."""
    known = {closure.name for closure in closures}
    for row in rows:
        for name in row.closures:
            if name not in known:
                raise ValueError(f"hours name a closure {name!r} that is not defined")
    return Hours(
        rows=tuple(_row(row) for row in rows),
        closures=tuple(_closure(closure) for closure in closures),
    )


def _minutes(windows: tuple[str, ...]) -> tuple[Window, ...]:
    return tuple(parse_window(window) for window in windows)


def _row(table: HoursTable) -> Row:
    until = table.current_until
    return Row(
        deeds=frozenset(table.deeds),
        receivers=frozenset(table.to),
        weekday=_minutes(table.weekday),
        holiday=_minutes(table.holiday),
        december_31=_minutes(table.december_31),
        closures=table.closures,
        current_until=None if until is None else parse_window(f"00:00-{until}").end,
    )


def _is_a_day(date: str) -> bool:
    try:
        return dt.date.fromisoformat(date).isoformat() == date
    except ValueError:
        return False


def _closure(table: ClosureTable) -> Closure:
    days = frozenset(dt.date.fromisoformat(date) for date in table.dates if _is_a_day(date))
    every_year = [date for date in table.dates if not _is_a_day(date)]
    month_days = frozenset((int(date[:2]), int(date[3:])) for date in every_year)
    return Closure(
        name=table.name,
        notice=table.notice,
        windows=_minutes(table.windows),
        month_days=month_days,
        days=days,
        weekday=None if table.weekday is None else _WEEKDAYS.index(table.weekday),
        weeks=frozenset(table.weeks),
        day_before=table.day_before,
    )
