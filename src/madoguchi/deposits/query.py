"""Which lines are asked for (照会条件): a preset, a range of days, a day, or the newest so many."""

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from madoguchi.policy.profile import Entries, EntryQuery
from madoguchi.values.refusal import Refusal, Refused

MOST_LINES = 200
USUAL_LINES = 20
_ONE_DAY = dt.timedelta(days=1)
_DATE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the customer asked for, as it was typed; empty where nothing was."""

    by: str = ""
    first: str = ""
    last: str = ""
    day: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """The lines of these days, both inclusive; with `count`, only the newest so many."""

    by: EntryQuery
    first: dt.date
    last: dt.date
    count: int | None = None


def read_query(asked: Asked, *, rule: Entries, today: dt.date) -> Query:
    """Read what was asked for; without a known `by`, the profile's usual question.

    Raises Refused A03 (no date), A04 (outside the months that can be shown, or no number from 1
    to 200), A05 (a range that ends before it begins), each with `field`. Source: B2, manual 000
    page 15, manual 002 page 1.
    """
    by = next((query for query in rule.queries if query == asked.by), _usual(rule))
    oldest = oldest_day(rule, today)
    match by:
        case "range":
            first, last = _range(asked, oldest=oldest, today=today)
            return Query(by, first, last)
        case "day":
            day = _read_day(asked.day, "day") if asked.day else today
            _inside(day, "day", oldest=oldest, today=today)
            return Query(by, day, day)
        case "count":
            return Query(by, oldest, today, _count(asked.count))
    return _preset(by, oldest=oldest, today=today)


def oldest_day(rule: Entries, today: dt.date) -> dt.date:
    """The first day that can be shown: the same day so many months ago, or that month's last."""
    months = today.year * 12 + today.month - 1 - rule.months
    year, month = divmod(months, 12)
    last_of_month = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(today.day, last_of_month))


def _usual(rule: Entries) -> EntryQuery:
    """What is shown before anything was asked: something that needs no typing."""
    for by in rule.queries:
        if by not in ("range", "day", "count"):
            return by
    return "count" if "count" in rule.queries else rule.queries[0]


def _preset(by: EntryQuery, *, oldest: dt.date, today: dt.date) -> Query:
    first_of_month = today.replace(day=1)
    match by:
        case "last-week":
            return Query(by, today - 6 * _ONE_DAY, today)
        case "this-month":
            return Query(by, first_of_month, today)
        case "last-month":
            last = first_of_month - _ONE_DAY
            return Query(by, last.replace(day=1), last)
    return Query(by, oldest, today)


def _range(asked: Asked, *, oldest: dt.date, today: dt.date) -> tuple[dt.date, dt.date]:
    first = _read_day(asked.first, "from") if asked.first else oldest
    last = _read_day(asked.last, "to") if asked.last else today
    if first > last:
        raise Refused(Refusal.CONTRADICTION, field="from")
    _inside(first, "from", oldest=oldest, today=today)
    _inside(last, "to", oldest=oldest, today=today)
    return first, last


def _inside(day: dt.date, field: str, *, oldest: dt.date, today: dt.date) -> None:
    if not oldest <= day <= today:
        raise Refused(Refusal.OUT_OF_RANGE, field=field, first=oldest, last=today)


def _read_day(typed: str, field: str) -> dt.date:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))
    found = _DATE.fullmatch(plain)
    try:
        if found is not None:
            year, month, day = (int(digits) for digits in found.groups())
            return dt.date(year, month, day)
    except ValueError:
        # A day that no month has, such as 31 November.
        pass
    raise Refused(Refusal.WRONG_DATE, field=field)


def _count(typed: str) -> int:
    plain = unicodedata.normalize("NFKC", typed).strip().removesuffix("件")
    if not plain:
        return USUAL_LINES
    if not re.fullmatch(r"[0-9]{1,9}", plain) or not 1 <= int(plain) <= MOST_LINES:
        raise Refused(Refusal.OUT_OF_RANGE, field="count")
    return int(plain)
