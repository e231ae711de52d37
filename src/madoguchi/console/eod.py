"""`madoguchi eod`: makes the end of a day (日締め) of one institution; safe to repeat."""

import argparse
import datetime as dt
import json
import sys
from typing import TYPE_CHECKING

from madoguchi.console.business_days import clock
from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import configure
from madoguchi.console.institution import named
from madoguchi.console.mistake import Mistake
from madoguchi.values.day import BeyondHorizon, day_of

if TYPE_CHECKING:
    from madoguchi.day_end.run import Done

NAME = "eod"
HELP = (
    "make a day's end: close its balances, carry out the reservations of the next day, forget "
    "what is past its time; safe to repeat, to kill, and to run several times at once"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask whose day is to be ended, and which."""
    parser.epilog = (
        "exit 0: all of it is done; 1: a step's moment has not come yet, or it broke off: run it "
        "again; 2: this day cannot be ended. Progress is told on stderr."
    )
    parser.add_argument("--institution", required=True, metavar="KEY", help="whose day")
    parser.add_argument(
        "--date",
        metavar="D",
        type=_day,
        help="the day to end, such as 2026-11-20; days missed before it are ended first "
        "(default: yesterday)",
    )
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    add_installation(parser)


def run(arguments: argparse.Namespace) -> int:
    """End the day; 0 when all of it is done, 1 when a step is still to come or broke."""
    configure(arguments)
    from django.db import DatabaseError

    from madoguchi.day_end import run as day_end
    from madoguchi.institutions import current

    institution = named(arguments.institution)
    at = clock(arguments)
    day = arguments.date or day_of(at) - dt.timedelta(days=1)
    with current.serving(institution):
        try:
            done = _end(day, at=at)
            left = day_end.to_come(day, at=at)
        except DatabaseError as error:
            first_line = str(error).strip().partition("\n")[0]
            print(f"madoguchi: the database: {first_line}; run it again", file=sys.stderr)
            return 1
    for name, moment in left:
        print(f"{day} {name}: not before {moment:%Y-%m-%d %H:%M}", file=sys.stderr)
    print(_in_json(day, done) if arguments.json else _in_words(done))
    return 1 if left else 0


def _end(day: dt.date, *, at: dt.datetime) -> "list[Done]":
    """End the day of the institution being served; raises Mistake for one that cannot be ended."""
    from madoguchi.day_end import run as day_end
    from madoguchi.directory.calendar import CalendarMissing, calendar

    try:
        return day_end.run(day, at=at, progress=_tell)
    except day_end.NotOver as error:
        raise Mistake(f"{error}: it is {at:%Y-%m-%d %H:%M} here") from error
    except CalendarMissing as error:
        raise Mistake(str(error)) from error
    except BeyondHorizon as error:
        reach = f"it reaches from {calendar().first} to {calendar().horizon}"
        raise Mistake(f"{error}; {reach}") from error


def _day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{typed!r} is no day such as 2026-11-20") from error


def _tell(day: dt.date, step: str, done: int, due: int) -> None:
    of = f" of {due:,}" if due else ""
    print(f"{day} {step}: {done:,}{of}", file=sys.stderr, flush=True)


def _in_json(day: dt.date, done: "list[Done]") -> str:
    steps = [
        {
            "name": each.name,
            "day": each.day.isoformat(),
            "count": each.count,
            "seconds": round(each.seconds, 3),
        }
        for each in done
    ]
    return json.dumps({"day": day.isoformat(), "steps": steps}, indent=2)


def _in_words(done: "list[Done]") -> str:
    return "\n".join(
        f"{each.day} {each.name}: {each.count:,} in {each.seconds:.1f} s" for each in done
    )
