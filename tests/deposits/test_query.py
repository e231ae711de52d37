"""Which lines are asked for: months that end early, leap days, the profile's usual question."""

import datetime as dt

import pytest

from madoguchi.deposits.query import Asked, Query, oldest_day, read_query
from madoguchi.policy.profile import Entries
from madoguchi.values.refusal import Refusal, Refused

ALL = Entries(
    queries=("last-week", "this-month", "last-month", "all", "range", "day", "count"), months=3
)


@pytest.mark.parametrize(
    ("today", "months", "oldest"),
    [
        ("2026-11-25", 3, "2026-08-25"),
        ("2026-05-31", 3, "2026-02-28"),
        ("2028-05-31", 3, "2028-02-29"),
        ("2026-01-15", 3, "2025-10-15"),
        ("2026-12-31", 12, "2025-12-31"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2026-12-01", 1, "2026-11-01"),
    ],
)
def test_so_many_months_ago_is_the_same_day_or_that_months_last(
    today: str, months: int, oldest: str
) -> None:
    found = oldest_day(months, dt.date.fromisoformat(today))
    assert found == dt.date.fromisoformat(oldest)


def test_last_month_in_january_is_december() -> None:
    query = read_query(Asked(by="last-month"), rule=ALL, today=dt.date(2026, 1, 5))
    assert query == Query("last-month", dt.date(2025, 12, 1), dt.date(2025, 12, 31))


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-05",
        "2026/11/5",
        "20261105",
        "２０２６－１１－０５",
        "2026年11月5日",
        " 2026.11.05 ",
    ],
)
def test_a_day_is_read_as_people_write_it(typed: str) -> None:
    query = read_query(Asked(by="day", day=typed), rule=ALL, today=dt.date(2026, 11, 25))
    assert query == Query("day", dt.date(2026, 11, 5), dt.date(2026, 11, 5))


def test_an_empty_range_is_everything_that_can_be_shown() -> None:
    query = read_query(Asked(by="range"), rule=ALL, today=dt.date(2026, 11, 25))
    assert (query.first, query.last) == (dt.date(2026, 8, 25), dt.date(2026, 11, 25))


WITHOUT_END = Entries(queries=("all", "range", "day", "count"))
TODAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        (Asked(by="all"), Query("all", None, TODAY)),
        (Asked(by="range"), Query("range", None, TODAY)),
        (Asked(by="range", last="2026-10-31"), Query("range", None, dt.date(2026, 10, 31))),
        (Asked(by="range", first="1999-01-04"), Query("range", dt.date(1999, 1, 4), TODAY)),
        (Asked(by="day", day="1999-01-04"), Query("day", *[dt.date(1999, 1, 4)] * 2)),
        (Asked(by="count", count="5"), Query("count", None, TODAY, 5)),
    ],
    ids=["all", "an empty range", "a range up to", "a range since", "a day", "so many"],
)
def test_without_months_nothing_is_too_old(asked: Asked, query: Query) -> None:
    assert oldest_day(None, TODAY) is None
    assert read_query(asked, rule=WITHOUT_END, today=TODAY) == query


@pytest.mark.parametrize(
    ("asked", "refusal", "field"),
    [
        (Asked(by="range", last="2026-11-26"), Refusal.OUT_OF_RANGE, "to"),
        (Asked(by="range", first="2026-11-26"), Refusal.CONTRADICTION, "from"),
        (Asked(by="day", day="2026-11-26"), Refusal.OUT_OF_RANGE, "day"),
    ],
)
def test_without_months_tomorrow_is_still_to_come(
    asked: Asked, refusal: Refusal, field: str
) -> None:
    with pytest.raises(Refused) as no:
        read_query(asked, rule=WITHOUT_END, today=TODAY)
    assert (no.value.refusal, no.value.facts["field"]) == (refusal, field)


def test_an_empty_day_is_today() -> None:
    query = read_query(Asked(by="day"), rule=ALL, today=dt.date(2026, 11, 25))
    assert query.first == query.last == dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("queries", "usual"),
    [
        (("day", "range", "count"), "count"),
        (("day", "all"), "all"),
        (("day", "range"), "day"),
    ],
)
def test_what_needs_no_typing_is_shown_first(queries: tuple[str, ...], usual: str) -> None:
    rule = Entries.model_validate({"queries": queries, "months": 3})
    assert read_query(Asked(), rule=rule, today=dt.date(2026, 11, 25)).by == usual
