"""The calendar in the table is the one the bank goes by, and operators may edit it (H1)."""

import datetime as dt
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from madoguchi.directory import calendar as reading
from madoguchi.directory.bank_holidays import computed_calendar
from madoguchi.directory.calendar import CalendarMissing, calendar
from madoguchi.institutions.current import NobodyServed
from madoguchi.institutions.registry import Institution

OPENING_PARTY = dt.date(2027, 6, 1)


@pytest.fixture
def edited(
    owner: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> Iterator[psycopg.Connection]:
    """Give the table to an operator, to edit in a process that has not read it yet."""
    monkeypatch.setattr(reading, "_read", {})
    yield owner
    owner.execute("DELETE FROM directory_bank_holiday WHERE day = %s", (OPENING_PARTY,))


def test_the_table_says_what_the_law_says(served: Institution) -> None:
    known = calendar()
    assert known.first == dt.date(2020, 1, 1)
    assert known == computed_calendar(first_year=2020, last_year=known.horizon.year)


def test_the_calendar_is_asked_once_a_minute_and_not_at_every_page(
    served: Institution, edited: psycopg.Connection
) -> None:
    with CaptureQueriesContext(connections[served.key]) as queries:
        assert calendar() is calendar()
    assert len(queries) == 1


def test_a_day_that_an_operator_adds_is_seen_when_the_minute_is_over(
    served: Institution, edited: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert calendar().is_business_day(OPENING_PARTY)
    edited.execute("INSERT INTO directory_bank_holiday VALUES (%s, '臨時休業')", (OPENING_PARTY,))
    assert calendar().is_business_day(OPENING_PARTY)
    minute_later = time.monotonic() + 60
    monkeypatch.setattr(time, "monotonic", lambda: minute_later)
    assert not calendar().is_business_day(OPENING_PARTY)


def test_a_calendar_that_was_never_filled_is_not_guessed(
    served: Institution, edited: psycopg.Connection
) -> None:
    edited.execute("ALTER TABLE directory_bank_holiday RENAME TO kept")
    edited.execute("CREATE TABLE directory_bank_holiday (LIKE kept)")
    edited.execute("GRANT SELECT ON directory_bank_holiday TO PUBLIC")
    try:
        with pytest.raises(CalendarMissing, match="madoguchi directory refresh"):
            calendar()
    finally:
        edited.execute("DROP TABLE directory_bank_holiday")
        edited.execute("ALTER TABLE kept RENAME TO directory_bank_holiday")


def test_outside_any_institution_there_is_no_calendar(bank: tuple[Institution, ...]) -> None:
    with pytest.raises(NobodyServed):
        calendar()
