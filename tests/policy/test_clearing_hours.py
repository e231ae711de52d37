"""The interbank line's hours, minute by minute around every edge (コアタイム・モアタイム)."""

import datetime as dt

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.policy.clearing_hours import carried_from, for_today
from madoguchi.values.day import TOKYO, BeyondHorizon, Calendar, day_of

CALENDAR = Calendar(
    holidays=frozenset(
        holidays.country_holidays("JP", categories=("public", "bank"), years=(2026, 2027))
    ),
    first=dt.date(2026, 1, 1),
    horizon=dt.date(2027, 12, 31),
)

# At this moment, does it still go today, and from when on is it carried in core hours alone?
EDGES = """
2026-11-25T00:00    today      2026-11-25T08:30    a Wednesday
2026-11-25T08:29:59 today      2026-11-25T08:30
2026-11-25T08:30    today      2026-11-25T08:30
2026-11-25T15:29:59 today      2026-11-25T15:29:59
2026-11-25T15:30    tomorrow   2026-11-26T08:30
2026-11-25T23:59:59 tomorrow   2026-11-26T08:30
2026-11-27T15:30    tomorrow   2026-11-30T07:30    a Friday; the 30th is the month's last
2026-11-28T10:00    tomorrow   2026-11-30T07:30    a Saturday
2026-11-29T10:00    tomorrow   2026-11-30T07:30    a Sunday
2026-11-30T07:29:59 today      2026-11-30T07:30
2026-11-30T07:30    today      2026-11-30T07:30
2026-11-30T16:29:59 today      2026-11-30T16:29:59
2026-11-30T16:30    tomorrow   2026-12-01T08:30
2026-10-30T07:30    today      2026-10-30T07:30    a Friday, the month ends on a Saturday
2026-10-30T16:30    tomorrow   2026-11-02T08:30
2026-10-29T07:30    today      2026-10-29T08:30    the day before it is like any other
2026-10-29T15:30    tomorrow   2026-10-30T07:30
2026-11-23T10:00    tomorrow   2026-11-24T08:30    a national holiday
2026-12-29T07:30    today      2026-12-29T08:30
2026-12-29T15:30    tomorrow   2026-12-30T07:30
2026-12-30T07:30    today      2026-12-30T07:30    the last business day of the year
2026-12-30T16:29:59 today      2026-12-30T16:29:59
2026-12-30T16:30    tomorrow   2027-01-04T08:30
2026-12-31T10:00    tomorrow   2027-01-04T08:30
2027-01-01T10:00    tomorrow   2027-01-04T08:30
2027-01-02T10:00    tomorrow   2027-01-04T08:30
2027-01-03T23:59:59 tomorrow   2027-01-04T08:30
2027-01-04T00:00    today      2027-01-04T08:30
"""
ROWS = [line.split()[:3] for line in EDGES.strip().splitlines()]

MINUTES = st.datetimes(dt.datetime(2026, 1, 2), dt.datetime(2027, 11, 30)).map(
    lambda naive: naive.replace(tzinfo=TOKYO)
)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(("at", "goes", "carried"), ROWS, ids=[row[0] for row in ROWS])
def test_in_core_hours_alone_every_edge_is_where_it_should_be(
    at: str, goes: str, carried: str
) -> None:
    assert for_today(CALENDAR, extended=False, at=moment(at)) is (goes == "today")
    assert carried_from(CALENDAR, extended=False, at=moment(at)) == moment(carried)


@pytest.mark.parametrize("at", [row[0] for row in ROWS])
def test_in_extended_hours_it_goes_at_once_whenever_it_comes(at: str) -> None:
    assert for_today(CALENDAR, extended=True, at=moment(at))
    assert carried_from(CALENDAR, extended=True, at=moment(at)) == moment(at)


@given(MINUTES)
def test_what_goes_today_is_carried_today_and_nothing_else_is(at: dt.datetime) -> None:
    carried = carried_from(CALENDAR, extended=False, at=at)
    assert carried >= at
    assert CALENDAR.is_business_day(day_of(carried))
    assert (day_of(carried) == day_of(at)) is for_today(CALENDAR, extended=False, at=at)
    assert carried_from(CALENDAR, extended=False, at=carried) == carried, "then it may leave"


def test_the_hours_are_japans_whatever_zone_the_moment_is_told_in() -> None:
    closing = dt.datetime(2026, 11, 25, 6, 30, tzinfo=dt.UTC)
    assert not for_today(CALENDAR, extended=False, at=closing)
    assert for_today(CALENDAR, extended=False, at=closing - dt.timedelta(seconds=1))


def test_past_the_calendar_nothing_is_guessed_but_extended_hours_need_none() -> None:
    beyond = moment("2028-01-05T10:00")
    with pytest.raises(BeyondHorizon):
        for_today(CALENDAR, extended=False, at=beyond)
    with pytest.raises(BeyondHorizon):
        carried_from(CALENDAR, extended=False, at=beyond)
    assert carried_from(CALENDAR, extended=True, at=beyond) == beyond
