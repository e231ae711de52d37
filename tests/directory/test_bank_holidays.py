"""The days banks are closed, computed from the law (H1)."""

import datetime as dt

import pytest

from madoguchi.directory.bank_holidays import bank_holidays, computed_calendar
from madoguchi.values.day import BeyondHorizon


def test_national_holidays_and_the_turn_of_the_year_have_their_japanese_names() -> None:
    days = bank_holidays(first_year=2026, last_year=2026)
    assert days[dt.date(2026, 11, 23)] == "勤労感謝の日"
    assert days[dt.date(2026, 12, 31)] == "銀行休業日"
    assert days[dt.date(2026, 1, 2)] == "銀行休業日"
    # A holiday on a Sunday is listed too, and so is the day that stands for it.
    assert dt.date(2026, 5, 3) in days
    assert dt.date(2026, 5, 6) in days
    assert {day.year for day in days} == {2026}


def test_a_computed_calendar_knows_whole_years_and_nothing_beyond() -> None:
    calendar = computed_calendar(first_year=2026, last_year=2027)
    assert calendar.next_business_day(dt.date(2026, 12, 30)) == dt.date(2027, 1, 4)
    assert calendar.is_business_day(dt.date(2027, 12, 30))
    for day in (dt.date(2025, 12, 31), dt.date(2028, 1, 1)):
        with pytest.raises(BeyondHorizon):
            calendar.is_business_day(day)
