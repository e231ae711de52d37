"""`madoguchi directory refresh`: brings banks, branches and bank holidays up to date."""

import argparse
import datetime as dt
import os

from madoguchi.console.business_days import clock, years_known
from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import configure
from madoguchi.console.mistake import Mistake

NAME = "directory"
HELP = "the directory of banks and branches, and the calendar of bank holidays"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask what to do with the directory."""
    below = parser.add_subparsers(metavar="ACTION", required=True)
    what = "copy the national list of banks into the tables and extend the calendar; repeatable"
    refresh = below.add_parser("refresh", help=what, description=what)
    add_installation(refresh)


def run(arguments: argparse.Namespace) -> int:
    """Refresh as the owner of the tables, because institutions may only read them."""
    os.environ["MADOGUCHI_AS_OWNER"] = "1"
    configure(arguments)
    from django.db import DatabaseError

    try:
        print(refresh_directory(now=clock(arguments)))
    except DatabaseError as error:
        first_line = str(error).strip().partition("\n")[0]
        raise Mistake(f"the database: {first_line}; has `madoguchi migrate` run?") from error
    return 0


def refresh_directory(*, now: dt.datetime) -> str:
    """Refresh directory and calendar of this installation, and say what was done."""
    from madoguchi.directory.refresh import refresh, refresh_calendar
    from madoguchi.institutions import registry

    done = refresh(own=[each.profile.institution for each in registry.all_institutions()])
    first_year, last_year = years_known(now)
    days = refresh_calendar(first_year=first_year, last_year=last_year)
    return (
        f"{done.banks} banks, {done.branches} branches: "
        f"{done.added} added, {done.changed} changed, {done.removed} removed; "
        f"calendar to {last_year}: {days} days added"
    )
