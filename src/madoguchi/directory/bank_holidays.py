"""The days banks are closed by law (銀行休業日), computed without any database."""

import datetime as dt

import holidays

from madoguchi.values.day import Calendar


def bank_holidays(*, first_year: int, last_year: int) -> dict[dt.date, str]:
    """List the national holidays and 31 December to 3 January of these years, by day.

    Source: 銀行法15条, 施行令5条 (domain 8); the dates come from the `holidays` package.
    """
    years = range(first_year, last_year + 1)
    return dict(
        holidays.country_holidays("JP", categories=("public", "bank"), years=years, language="ja")
    )


def computed_calendar(*, first_year: int, last_year: int) -> Calendar:
    """Make the calendar of these whole years from the law alone, without an operator's changes."""
    return Calendar(
        holidays=frozenset(bank_holidays(first_year=first_year, last_year=last_year)),
        first=dt.date(first_year, 1, 1),
        horizon=dt.date(last_year, 12, 31),
    )
