"""Which lines are asked for (照会条件): a preset, days, the newest so many; what is sought."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace

from madoguchi.deposits.seek import ANYTHING, Sought, read_sought
from madoguchi.policy.dates import corresponding_day
from madoguchi.policy.profile import Entries, EntryQuery
from madoguchi.values.day import read_day
from madoguchi.values.refusal import Refusal, Refused

MOST_LINES = 200
USUAL_LINES = 20
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the customer asked for, as it was typed; empty where nothing was."""

    by: str = ""
    first: str = ""
    last: str = ""
    day: str = ""
    count: str = ""
    words: str = ""
    least: str = ""
    most: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """The lines of these days, both inclusive, that are like `sought`.

    Without a first day, from the beginning (全期間). With `count`, only the newest so many of them.
    """

    by: EntryQuery
    first: dt.date | None
    last: dt.date
    count: int | None = None
    sought: Sought = ANYTHING


def read_query(asked: Asked, *, rule: Entries, today: dt.date) -> Query:
    """Read what was asked for; without a known `by`, the profile's usual question.

    Raises Refused A03 (no date), A04 (outside the months that can be shown, or no number from 1
    to 200), A05 (a range that ends before it begins), each with `field`, and what `read_sought`
    raises. Source: B2, manual 000 page 15, manual 002 page 1.
    """
    sought = read_sought(words=asked.words, least=asked.least, most=asked.most, way=asked.way)
    return replace(_days(asked, rule=rule, today=today), sought=sought)


def _days(asked: Asked, *, rule: Entries, today: dt.date) -> Query:
    by = next((query for query in rule.queries if query == asked.by), _usual(rule))
    oldest = oldest_day(rule.months, today)
    match by:
        case "range":
            first, last = read_range(asked.first, asked.last, oldest=oldest, today=today)
            return Query(by, first, last)
        case "day":
            day = read_day(asked.day, field="day") if asked.day else today
            _inside(day, "day", oldest=oldest, today=today)
            return Query(by, day, day)
        case "count":
            return Query(by, oldest, today, _count(asked.count))
    return _preset(by, oldest=oldest, today=today)


def oldest_day(months: int | None, today: dt.date) -> dt.date | None:
    """The first day that can be shown: the same day so many months ago, or that month's last.

    None where nothing is too old.
    """
    return None if months is None else corresponding_day(today, months_on=-months)


def _usual(rule: Entries) -> EntryQuery:
    """What is shown before anything was asked: something that needs no typing."""
    for by in rule.queries:
        if by not in ("range", "day", "count"):
            return by
    return "count" if "count" in rule.queries else rule.queries[0]


def _preset(by: EntryQuery, *, oldest: dt.date | None, today: dt.date) -> Query:
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


def read_range(
    typed_first: str, typed_last: str, *, oldest: dt.date | None, today: dt.date
) -> tuple[dt.date | None, dt.date]:
    """Read the days of a range; what was not typed is as far as can be shown, to today.

    Raises Refused A03, A04 and A05, with `field` from or to.
    """
    first = read_day(typed_first, field="from") if typed_first else oldest
    last = read_day(typed_last, field="to") if typed_last else today
    if first is not None:
        if first > last:
            raise Refused(Refusal.CONTRADICTION, field="from")
        _inside(first, "from", oldest=oldest, today=today)
    _inside(last, "to", oldest=oldest, today=today)
    return first, last


def _inside(day: dt.date, field: str, *, oldest: dt.date | None, today: dt.date) -> None:
    if day > today or (oldest is not None and day < oldest):
        raise Refused(Refusal.OUT_OF_RANGE, field=field, first=oldest, last=today)


def _count(typed: str) -> int:
    plain = unicodedata.normalize("NFKC", typed).strip().removesuffix("件")
    if not plain:
        return USUAL_LINES
    if not re.fullmatch(r"[0-9]{1,9}", plain) or not 1 <= int(plain) <= MOST_LINES:
        raise Refused(Refusal.OUT_OF_RANGE, field="count")
    return int(plain)
