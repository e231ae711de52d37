"""Which day it is in Japan, and whether banks are open on it (営業日)."""

import datetime as dt

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.day import TOKYO, BeyondHorizon, Calendar, day_of, read_day
from madoguchi.values.refusal import Refusal, Refused

YEARS = (2025, 2026, 2027)
CALENDAR = Calendar(
    holidays=frozenset(holidays.country_holidays("JP", categories=("public", "bank"), years=YEARS)),
    first=dt.date(2025, 1, 1),
    horizon=dt.date(2027, 12, 31),
)
MONDAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (dt.datetime(2026, 6, 1, 14, 59, 59, 999_999, tzinfo=dt.UTC), dt.date(2026, 6, 1)),
        (dt.datetime(2026, 6, 1, 15, 0, tzinfo=dt.UTC), dt.date(2026, 6, 2)),
        (dt.datetime(2026, 6, 1, 0, 0, tzinfo=TOKYO), dt.date(2026, 6, 1)),
        (dt.datetime(2026, 12, 31, 23, 59, tzinfo=TOKYO), dt.date(2026, 12, 31)),
    ],
)
def test_a_day_begins_at_midnight_in_tokyo(at: dt.datetime, day: dt.date) -> None:
    assert day_of(at) == day


def test_a_time_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        day_of(dt.datetime.fromisoformat("2026-06-01T12:00"))


@pytest.mark.parametrize(
    ("day", "opens"),
    [
        (dt.date(2026, 6, 5), True),  # Friday
        (dt.date(2026, 6, 6), False),  # Saturday
        (dt.date(2026, 6, 7), False),  # Sunday
        (dt.date(2026, 6, 8), True),  # Monday
        (dt.date(2026, 4, 29), False),  # 昭和の日
        (dt.date(2026, 5, 6), False),  # 振替休日
        (dt.date(2026, 9, 22), False),  # 国民の休日
        (dt.date(2026, 12, 30), True),
        (dt.date(2026, 12, 31), False),
        (dt.date(2027, 1, 1), False),
        (dt.date(2026, 1, 2), False),
        (dt.date(2025, 1, 3), False),
        (dt.date(2027, 1, 4), True),
    ],
)
def test_banks_close_at_weekends_on_holidays_and_at_the_turn_of_the_year(
    day: dt.date, opens: bool
) -> None:
    assert CALENDAR.is_business_day(day) is opens


def test_the_next_business_day_is_never_the_day_itself() -> None:
    assert CALENDAR.next_business_day(MONDAY) == dt.date(2026, 6, 2)
    assert CALENDAR.next_business_day(dt.date(2026, 6, 5)) == dt.date(2026, 6, 8)
    assert CALENDAR.next_business_day(dt.date(2026, 6, 6)) == dt.date(2026, 6, 8)
    assert CALENDAR.next_business_day(dt.date(2026, 5, 1)) == dt.date(2026, 5, 7)
    assert CALENDAR.next_business_day(dt.date(2026, 12, 30)) == dt.date(2027, 1, 4)


def test_the_previous_business_day_is_never_the_day_itself() -> None:
    assert CALENDAR.previous_business_day(MONDAY) == dt.date(2026, 5, 29)
    assert CALENDAR.previous_business_day(dt.date(2026, 6, 7)) == dt.date(2026, 6, 5)
    assert CALENDAR.previous_business_day(dt.date(2027, 1, 4)) == dt.date(2026, 12, 30)


def test_fifteen_business_days_are_counted_over_weekends_and_holidays() -> None:
    assert CALENDAR.business_days_after(MONDAY, 1) == dt.date(2026, 6, 2)
    assert CALENDAR.business_days_after(MONDAY, 15) == dt.date(2026, 6, 22)
    assert CALENDAR.business_days_after(dt.date(2026, 4, 28), 3) == dt.date(2026, 5, 7)


@pytest.mark.parametrize("n", [0, -1])
def test_no_day_is_zero_business_days_after_another(n: int) -> None:
    with pytest.raises(ValueError, match="not a number of business days"):
        CALENDAR.business_days_after(MONDAY, n)


@pytest.mark.parametrize("day", [dt.date(2024, 12, 31), dt.date(2028, 1, 1)])
def test_the_calendar_refuses_to_guess(day: dt.date) -> None:
    with pytest.raises(BeyondHorizon, match=day.isoformat()):
        CALENDAR.is_business_day(day)
    with pytest.raises(BeyondHorizon):
        CALENDAR.next_business_day(day)
    with pytest.raises(BeyondHorizon):
        CALENDAR.previous_business_day(day)
    with pytest.raises(BeyondHorizon):
        CALENDAR.business_days_after(day, 1)


def test_a_search_that_runs_off_the_calendar_is_refused_with_the_unknown_day() -> None:
    with pytest.raises(BeyondHorizon) as refused:
        CALENDAR.next_business_day(dt.date(2027, 12, 30))
    assert refused.value.day == dt.date(2028, 1, 1)
    with pytest.raises(BeyondHorizon) as refused:
        CALENDAR.previous_business_day(dt.date(2025, 1, 3))
    assert refused.value.day == dt.date(2024, 12, 31)
    with pytest.raises(BeyondHorizon):
        CALENDAR.business_days_after(dt.date(2027, 12, 20), 15)


def test_the_first_day_and_the_horizon_are_known() -> None:
    one_day = Calendar(frozenset(), first=MONDAY, horizon=MONDAY)
    assert one_day.is_business_day(MONDAY)


def test_a_calendar_that_ends_before_it_begins_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        Calendar(frozenset(), first=MONDAY, horizon=dt.date(2026, 5, 31))


@given(st.dates(dt.date(2025, 2, 1), dt.date(2027, 11, 30)))
def test_between_two_neighbouring_business_days_no_bank_is_open(day: dt.date) -> None:
    after = CALENDAR.next_business_day(day)
    assert CALENDAR.is_business_day(after)
    between = (after - day).days
    assert not any(CALENDAR.is_business_day(day + dt.timedelta(n)) for n in range(1, between))
    before_after = CALENDAR.previous_business_day(after)
    assert before_after <= day


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-25",
        "2026/11/25",
        "20261125",
        "２０２６年１１月２５日",
        " 2026.11.25 ",
        "2026−11−25",
        "令和8年11月25日",
        "令和８年 11月 25日",
        "R8.11.25",
        "r8/11/25",
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    assert read_day(typed, field="day") == dt.date(2026, 11, 25)


@pytest.mark.parametrize("typed", ["11/25", "11-25", "11月25日", "１１／２５", "11.25"])
def test_a_day_without_a_year_is_the_next_one(typed: str) -> None:
    day = dt.date(2026, 11, 25)
    assert read_day(typed, field="day", on_or_after=day) == day
    next_year = read_day(typed, field="day", on_or_after=day + dt.timedelta(days=1))
    assert next_year == dt.date(2027, 11, 25)


def test_the_first_year_of_reiwa_is_2019() -> None:
    assert read_day("令和元年5月1日", field="day") == dt.date(2019, 5, 1)


@pytest.mark.parametrize(
    "typed",
    ["", "明日", "2026-11-31", "2026-13-01", "25", "11/25", "20261", "2026-11", "昭和64年1月7日"],
)
def test_what_is_no_day_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_day(typed, field="day")
    assert (refused.value.refusal, refused.value.facts) == (Refusal.WRONG_DATE, {"field": "day"})


@given(st.dates(dt.date(2019, 1, 1), dt.date(2099, 12, 31)))
def test_a_day_that_is_shown_can_be_typed_again(day: dt.date) -> None:
    shown = (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y/%m/%d}")
    assert {read_day(text, field="day") for text in shown} == {day}
    assert read_day(f"{day.month}/{day.day}", field="day", on_or_after=day) == day
