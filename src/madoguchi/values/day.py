"""Days and business days (営業日) in Japan; the calendar is handed in and never guesses."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from madoguchi.values.refusal import Refusal, Refused

TOKYO = ZoneInfo("Asia/Tokyo")

_ONE_DAY = dt.timedelta(days=1)
_SATURDAY = 5

# The first year of Reiwa (令和元年) was 2019.
_BEFORE_REIWA = 2018
_EIGHT_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_WRITTEN = re.compile(
    r"(?:(?:(?P<year>[0-9]{4})|(?:令和|R)(?P<reiwa>[0-9]{1,2}|元))[-/.年])?"
    r"(?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
)


class BeyondHorizon(Exception):
    """A day outside the calendar was asked for; its holidays are not known."""

    def __init__(self, day: dt.date) -> None:
        super().__init__(f"the calendar does not know {day.isoformat()}")
        self.day = day


def day_of(at: dt.datetime) -> dt.date:
    """Say which day it is in Japan (日本の日付) at this moment.

    Raises ValueError for a time without a zone, because its day is anybody's guess.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone")
    return at.astimezone(TOKYO).date()


def midnight_of(day: dt.date) -> dt.datetime:
    """Say when a day begins in Japan."""
    return dt.datetime.combine(day, dt.time(), tzinfo=TOKYO)


def read_day(typed: str, *, field: str, on_or_after: dt.date | None = None) -> dt.date:
    """Read a day as people write one: 2026-11-25, 2026/11/25, 20261125, 令和8年11月25日, R8.11.25.

    Any width is read. With `on_or_after`, 11/25 is read too, as the first such day from that day
    on. Raises Refused A03 with `field`. Source: C3, C5.
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed)).upper()
    plain = _EIGHT_DIGITS.sub(r"\1-\2-\3", re.sub(r"[‐-―−ー]", "-", plain))
    found = _WRITTEN.fullmatch(plain)
    if found is not None:
        month, day = int(found["month"]), int(found["day"])
        try:
            year = _written_year(found, month, day, on_or_after)
            if year is not None:
                return dt.date(year, month, day)
        except ValueError:
            # A day that no month has, such as 31 November.
            pass
    raise Refused(Refusal.WRONG_DATE, field=field)


def _written_year(
    found: re.Match[str], month: int, day: int, on_or_after: dt.date | None
) -> int | None:
    if found["year"]:
        return int(found["year"])
    if found["reiwa"]:
        return _BEFORE_REIWA + (1 if found["reiwa"] == "元" else int(found["reiwa"]))
    if on_or_after is None:
        return None
    year = on_or_after.year
    return year if dt.date(year, month, day) >= on_or_after else year + 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which banks are closed (銀行休業日), known from `first` to `horizon` inclusive.

    `holidays` are the national and substitute holidays and 31 December to 3 January; Saturdays
    and Sundays need not be listed. Every look-up outside raises BeyondHorizon, since the
    equinoxes are announced only the February before. Source: H1, domain 8 (銀行法15条, 施行令5条).
    """

    holidays: frozenset[dt.date]
    first: dt.date
    horizon: dt.date

    def __post_init__(self) -> None:
        if self.horizon < self.first:
            raise ValueError(f"the calendar ends on {self.horizon} before it begins {self.first}")

    def is_business_day(self, day: dt.date) -> bool:
        """Say whether banks are open on this day (営業日)."""
        if not self.first <= day <= self.horizon:
            raise BeyondHorizon(day)
        return day.weekday() < _SATURDAY and day not in self.holidays

    def next_business_day(self, day: dt.date) -> dt.date:
        """Find the first business day after this day (翌営業日), never the day itself."""
        return self._nearest(day, _ONE_DAY)

    def previous_business_day(self, day: dt.date) -> dt.date:
        """Find the last business day before this day (前営業日), never the day itself."""
        return self._nearest(day, -_ONE_DAY)

    def business_days_after(self, day: dt.date, n: int) -> dt.date:
        """Find the n-th business day after this day (n営業日後), which itself is not counted.

        Raises ValueError unless n is at least 1.
        """
        if n < 1:
            raise ValueError(f"{n} is not a number of business days after a day")
        for _ in range(n):
            day = self.next_business_day(day)
        return day

    def _nearest(self, day: dt.date, step: dt.timedelta) -> dt.date:
        # The day asked about must be known too, or the answer would rest on a guess.
        self.is_business_day(day)
        day += step
        while not self.is_business_day(day):
            day += step
        return day
