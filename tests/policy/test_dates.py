"""Which days a transfer may be reserved for: up to the same day of the next month, or so many days.

The days are those of a calendar computed by the law; the rules are those of the two manuals.
"""

import datetime as dt
from pathlib import Path

import pytest

from madoguchi.directory.bank_holidays import computed_calendar
from madoguchi.policy.dates import (
    NotOffered,
    Window,
    carried_out_on,
    corresponding_day,
    window_from,
)
from madoguchi.policy.profile import read_profile
from madoguchi.values.day import BeyondHorizon

PROFILES = Path(__file__).parents[2] / "src/madoguchi/demo/profiles"
AKAGI, NANIWA = (
    read_profile((PROFILES / f"{bank}.toml").read_text("utf-8")) for bank in ("akagi", "naniwa")
)
CALENDAR = computed_calendar(first_year=2025, last_year=2028)
ONE_DAY = dt.timedelta(days=1)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


# Naniwa takes reservations for a month: today, the first day offered, the last day offered.
A_MONTH = pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        pytest.param("2026-11-25", "2026-11-26", "2026-12-25", id="the same day"),
        pytest.param("2025-01-31", "2025-02-03", "2025-02-28", id="31 January"),
        pytest.param("2028-01-31", "2028-02-01", "2028-02-29", id="31 January of a leap year"),
        pytest.param("2027-01-31", "2027-02-01", "2027-02-26", id="31 January, before a weekend"),
        pytest.param("2026-03-31", "2026-04-01", "2026-04-30", id="31 March"),
        pytest.param("2026-08-31", "2026-09-01", "2026-09-30", id="31 August"),
        pytest.param("2027-02-26", "2027-03-01", "2027-03-26", id="not the end, but the same day"),
        pytest.param("2026-11-20", "2026-11-24", "2026-12-18", id="a Sunday"),
        pytest.param("2026-11-19", "2026-11-20", "2026-12-18", id="a Saturday"),
        pytest.param("2026-03-29", "2026-03-30", "2026-04-28", id="a holiday on a Wednesday"),
        pytest.param("2026-12-01", "2026-12-02", "2026-12-30", id="1 December to New Year's Day"),
        pytest.param("2026-12-03", "2026-12-04", "2026-12-30", id="the last day of the holidays"),
        pytest.param("2026-12-04", "2026-12-07", "2027-01-04", id="the first business day"),
        pytest.param("2026-12-31", "2027-01-04", "2027-01-29", id="31 December"),
    ],
)


@A_MONTH
def test_a_month_ends_on_the_same_day_or_on_a_business_day_before_it(
    today: str, first: str, last: str
) -> None:
    found = window_from(NANIWA.reservations, CALENDAR, today=day(today))
    assert found == Window(day(first), day(last))


@A_MONTH
def test_the_first_and_the_last_day_are_offered_and_neither_the_days_beside_them(
    today: str, first: str, last: str
) -> None:
    window = Window(day(first), day(last))

    def ask(wished: dt.date) -> dt.date | NotOffered:
        return carried_out_on(NANIWA.reservations, CALENDAR, wished=wished, today=day(today))

    assert ask(window.first) == window.first
    assert ask(window.last) == window.last
    for beside in (day(today), window.first - ONE_DAY, window.last + ONE_DAY):
        assert ask(beside) == NotOffered(window)
    assert ask(CALENDAR.next_business_day(window.last)) == NotOffered(window)


def test_a_weekend_inside_the_month_is_refused_as_a_holiday() -> None:
    today = day("2026-11-25")
    window = window_from(NANIWA.reservations, CALENDAR, today=today)
    for holiday in ("2026-11-28", "2026-11-29"):
        found = carried_out_on(NANIWA.reservations, CALENDAR, wished=day(holiday), today=today)
        assert found == NotOffered(window, holiday=True)


@pytest.mark.parametrize(
    ("today", "last"),
    [
        pytest.param("2026-11-25", "2026-12-16", id="weekends do not count"),
        pytest.param(
            "2026-12-18", "2027-01-13", id="nor do the days around New Year, nor a holiday"
        ),
    ],
)
def test_fifteen_business_days_are_counted_and_the_next_one_is_not_offered(
    today: str, last: str
) -> None:
    def ask(wished: dt.date) -> dt.date | NotOffered:
        return carried_out_on(AKAGI.reservations, CALENDAR, wished=wished, today=day(today))

    window = Window(CALENDAR.next_business_day(day(today)), day(last))
    assert window_from(AKAGI.reservations, CALENDAR, today=day(today)) == window
    assert ask(window.last) == window.last
    assert ask(window.last + ONE_DAY) == NotOffered(window)


@pytest.mark.parametrize(
    ("today", "months_on", "found"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-02-28", 1, "2026-03-28"),
        ("2026-05-31", -3, "2026-02-28"),
        ("2027-01-15", -3, "2026-10-15"),
        ("2026-11-25", 0, "2026-11-25"),
    ],
)
def test_the_same_day_of_another_month_is_its_last_where_there_is_none(
    today: str, months_on: int, found: str
) -> None:
    assert corresponding_day(day(today), months_on=months_on) == day(found)


def test_a_month_that_reaches_beyond_the_calendar_is_not_guessed() -> None:
    with pytest.raises(BeyondHorizon):
        window_from(NANIWA.reservations, CALENDAR, today=day("2028-12-15"))
