"""An account's diary (入出金の記録): habits and errands, day by day, the same every time."""

import calendar as months
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from madoguchi.demo.habits import Doings, Errand, Habit
from madoguchi.values.day import TOKYO, Calendar

_ONE_DAY = dt.timedelta(days=1)
_MACHINES_OPEN_MINUTES = 8 * 60 + 15
_MACHINES_CLOSE_MINUTES = 20 * 60 + 45


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a passbook: when, signed yen, and the words beside it (摘要)."""

    at: dt.datetime
    yen: int
    words: str


def keep_diary(
    *,
    number: str,
    carried_yen: int,
    floor_yen: int,
    doings: Doings,
    first: dt.date,
    at: dt.datetime,
    calendar: Calendar,
) -> list[Line]:
    """Tell what happened to an account from the morning of `first` until `at`, in order.

    It begins with the balance carried forward. The same account, days and calendar give the same
    lines. What would take the account below its floor does not happen, as at a bank.
    """
    opening = dt.datetime.combine(first, dt.time(0, 5), TOKYO)
    wanted = [
        (line, doing)
        for doing in doings
        for line in _lines_of(doing, number=number, first=first, last=at.date(), calendar=calendar)
        if opening < line.at <= at
    ]
    diary = [Line(opening, carried_yen, "前期より繰越")]
    balance = carried_yen
    for line, doing in sorted(wanted, key=lambda each: each[0].at):
        least = doing.keeps if isinstance(doing, Errand) and line.yen < 0 else floor_yen
        if balance + line.yen >= least:
            diary.append(line)
            balance += line.yen
    return diary


def first_day(at: dt.datetime) -> dt.date:
    """The day all diaries begin: the first of the month three months before."""
    year, month = divmod(at.year * 12 + at.month - 1 - 3, 12)
    return dt.date(year, month + 1, 1)


def _lines_of(
    doing: Habit | Errand, *, number: str, first: dt.date, last: dt.date, calendar: Calendar
) -> Iterator[Line]:
    if isinstance(doing, Habit):
        return _monthly(doing, number=number, first=first, last=last, calendar=calendar)
    return _now_and_then(doing, number=number, first=first, last=last)


def _monthly(
    habit: Habit, *, number: str, first: dt.date, last: dt.date, calendar: Calendar
) -> Iterator[Line]:
    # One month more, because a day may move back from there.
    for count in range(first.year * 12 + first.month - 1, last.year * 12 + last.month + 1):
        year, month = count // 12, count % 12 + 1
        if month not in habit.months:
            continue
        day = dt.date(year, month, min(habit.day, months.monthrange(year, month)[1]))
        chance = _chance(number, habit.words, day)
        yen = habit.yen + chance.randint(-habit.spread, habit.spread)
        if not calendar.is_business_day(day):
            nearest = (
                calendar.previous_business_day
                if habit.moves == "before"
                else calendar.next_business_day
            )
            day = nearest(day)
        yield Line(dt.datetime.combine(day, habit.time, TOKYO), yen, habit.words)


def _now_and_then(errand: Errand, *, number: str, first: dt.date, last: dt.date) -> Iterator[Line]:
    day = first
    while day <= last:
        chance = _chance(number, errand.words, day)
        if day.weekday() in errand.weekdays and chance.random() < errand.chance:
            yen = chance.randrange(errand.least, errand.most + 1, errand.step)
            minutes = chance.randrange(_MACHINES_OPEN_MINUTES, _MACHINES_CLOSE_MINUTES)
            yield Line(
                dt.datetime.combine(day, dt.time(minutes // 60, minutes % 60), TOKYO),
                yen,
                errand.words,
            )
        day += _ONE_DAY


def _chance(number: str, words: str, day: dt.date) -> random.Random:
    # By account, cause and day, so that a day is the same wherever the diary begins.
    return random.Random(f"{number} {words} {day}")
