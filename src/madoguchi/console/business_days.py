"""The calendar a command goes by (営業日カレンダー): the installation's table, else the law."""

import argparse
import datetime as dt
import sys

from madoguchi.console.installation import (
    configure,
    database_answers,
    find_installation,
    read_installation,
)
from madoguchi.directory.bank_holidays import computed_calendar
from madoguchi.values.day import TOKYO, Calendar

_FIRST_YEAR = 2020
_YEARS_AHEAD = 3


def clock(arguments: argparse.Namespace) -> dt.datetime:
    """Read the clock, set as the installation sets it where there is one."""
    file = find_installation(arguments)
    offset_seconds = 0.0 if file is None else read_installation(file).clock_offset_seconds
    return dt.datetime.now(TOKYO) + dt.timedelta(seconds=offset_seconds)


def years_known(now: dt.datetime) -> tuple[int, int]:
    """Name the first and the last year for which bank holidays are computed."""
    return _FIRST_YEAR, now.year + _YEARS_AHEAD


def find_calendar(arguments: argparse.Namespace, *, now: dt.datetime) -> Calendar:
    """Read the installation's calendar, or compute one where no database answers.

    It says so on stderr when an installation there is does not answer, because days that an
    operator added or removed by hand are then not counted.
    """
    file = find_installation(arguments)
    if file is not None:
        answers = database_answers(read_installation(file).database)
        known = _in_the_table(arguments) if answers else None
        if known is not None:
            return known
        print("madoguchi: no calendar from the database; the law's is used", file=sys.stderr)
    first_year, last_year = years_known(now)
    return computed_calendar(first_year=first_year, last_year=last_year)


def _in_the_table(arguments: argparse.Namespace) -> Calendar | None:
    configure(arguments)
    from django.db import DatabaseError

    from madoguchi.directory.calendar import CalendarMissing, calendar
    from madoguchi.institutions import current, registry

    # The calendar is shared, so any institution may read it for the others.
    with current.serving(registry.all_institutions()[0]):
        try:
            return calendar()
        except (DatabaseError, CalendarMissing):
            return None
