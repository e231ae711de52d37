"""`madoguchi reconcile`: shows where our figures and the clearing centre's differ; exit 1 if so."""

import argparse
import datetime as dt
import json
from typing import TYPE_CHECKING

from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import configure
from madoguchi.console.institution import named
from madoguchi.console.mistake import Mistake

if TYPE_CHECKING:
    from madoguchi.transfers.reconcile import Reconciled

NAME = "reconcile"
HELP = (
    "show the reconciliation with the clearing centre, day by day; the worker asks the centre "
    "after midnight and, where a day does not agree, every ten minutes"
)
_DAYS = 31


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask whose days, and how many."""
    parser.epilog = "exit 0: no day differs; 1: one does. Days with transfers under way are open."
    parser.add_argument("--institution", required=True, metavar="KEY", help="whose days")
    parser.add_argument(
        "--days", type=int, default=_DAYS, metavar="N", help="how many (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print them as JSON")
    add_installation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the newest days; 1 when the figures of one differ."""
    if arguments.days < 1:
        raise Mistake("--days must be 1 or more")
    configure(arguments)
    from django.db import DatabaseError

    from madoguchi.institutions import current
    from madoguchi.transfers import reconcile

    institution = named(arguments.institution)
    try:
        with current.serving(institution):
            days = reconcile.newest(most=arguments.days)
    except DatabaseError as error:
        first_line = str(error).strip().partition("\n")[0]
        raise Mistake(f"the database: {first_line}; has `madoguchi migrate` run?") from error
    print(_in_json(days) if arguments.json else _in_words(days))
    return int(any(each.verdict == "differs" for each in days))


def _in_json(days: "list[Reconciled]") -> str:
    return json.dumps(
        [
            {
                "day": each.day.isoformat(),
                "verdict": each.verdict,
                "under_way": each.under_way,
                "asked_at": each.asked_at.astimezone(dt.UTC).isoformat(),
                "ours": each.ours,
                "centres": each.centres,
            }
            for each in days
        ],
        indent=2,
    )


def _in_words(days: "list[Reconciled]") -> str:
    lines = [f"{each.day} {each.verdict:9} {_figures(each)}" for each in days]
    return "\n".join(lines) or "no day has been reconciled yet"


def _figures(day: "Reconciled") -> str:
    said = []
    for figure, ours in day.ours.items():
        centres = day.centres.get(figure)
        said.append(f"{figure} {ours:,}" + ("" if ours == centres else f" (centre: {centres:,})"))
    return "  ".join(said)
