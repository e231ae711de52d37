"""`madoguchi directory`: banks, branches and bank holidays; which banks keep core hours only."""

import argparse
import datetime as dt
import os
from collections.abc import Callable

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
    refresh.set_defaults(action=_refresh)
    add_installation(refresh)
    what = (
        "note that banks keep the core hours (コアタイム) of the clearing only, or list them: "
        "after those hours a transfer to them is for the next business day; repeatable"
    )
    core_only = below.add_parser("core-only", help=what, description=what)
    core_only.add_argument(
        "codes", metavar="CODE", nargs="*", help="a bank's four digits (none: list what is noted)"
    )
    core_only.add_argument(
        "--undo",
        action="store_true",
        help="they take part in extended hours (モアタイム) after all",
    )
    core_only.set_defaults(action=_core_only)
    add_installation(core_only)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked as the owner of the tables, because institutions may only read them."""
    action: Callable[[argparse.Namespace], str] = arguments.action
    os.environ["MADOGUCHI_AS_OWNER"] = "1"
    configure(arguments)
    from django.db import DatabaseError

    try:
        print(action(arguments))
    except DatabaseError as error:
        first_line = str(error).strip().partition("\n")[0]
        raise Mistake(f"the database: {first_line}; has `madoguchi migrate` run?") from error
    return 0


def _refresh(arguments: argparse.Namespace) -> str:
    return refresh_directory(now=clock(arguments))


def refresh_directory(*, now: dt.datetime) -> str:
    """Refresh directory and calendar of this installation, and say what was done."""
    from madoguchi.directory.refresh import refresh, refresh_calendar
    from madoguchi.institutions import registry

    done = refresh(own=[each.profile for each in registry.all_institutions()])
    first_year, last_year = years_known(now)
    days = refresh_calendar(first_year=first_year, last_year=last_year)
    return (
        f"{done.banks} banks, {done.branches} branches: "
        f"{done.added} added, {done.changed} changed, {done.removed} removed; "
        f"calendar to {last_year}: {days} days added"
    )


def _core_only(arguments: argparse.Namespace) -> str:
    """Note what was named, and list every bank that keeps core hours only."""
    from madoguchi.directory import membership
    from madoguchi.institutions import registry

    ours = {each.profile.institution.code for each in registry.all_institutions()}
    own = sorted(ours.intersection(arguments.codes))
    if own:
        raise Mistake(f"of {', '.join(own)} the profile says it: [clearing] extended_hours")
    if arguments.undo and not arguments.codes:
        raise Mistake("--undo needs the CODE of a bank")
    note = membership.join_extended_hours if arguments.undo else membership.leave_extended_hours
    try:
        note(arguments.codes)
    except membership.UnknownBanks as unknown:
        raise Mistake(f"no bank has the code {unknown}; nothing was noted") from unknown
    listed = [f"{bank.code} {bank.name}" for bank in membership.all_core_only()]
    return "\n".join(["core hours only:", *(listed or ["none"])])
