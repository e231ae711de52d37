"""`madoguchi hours`: may a deed be done at a moment, for which day, and when may it next."""

import argparse
import datetime as dt
import json

from madoguchi.console.business_days import clock, find_calendar
from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import find_installation
from madoguchi.console.mistake import Mistake
from madoguchi.console.profiles import find_profile, load_profile
from madoguchi.policy.hours import Answer, Deed, Receiver, ask
from madoguchi.values.day import TOKYO, BeyondHorizon

NAME = "hours"
HELP = "say whether something may be done at a moment, for which day it counts, and when it opens"

_EXAMPLE = "2026-11-20T10:00"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask for the institution, the deed and the moment."""
    parser.add_argument("institution", metavar="INSTITUTION", help="its key, or a profile file")
    parser.add_argument(
        "--deed",
        required=True,
        choices=[each.value for each in Deed],
        help="what a customer wants to do",
    )
    parser.add_argument(
        "--to",
        default=Receiver.OWN.value,
        choices=[each.value for each in Receiver],
        help="where money goes: inside the institution or to another bank (default: own)",
    )
    parser.add_argument(
        "--receiver-kind",
        default="ordinary",
        choices=["ordinary", "current", "savings"],
        help="the kind of the receiver's account (default: ordinary)",
    )
    parser.add_argument(
        "--at",
        metavar="T",
        type=_moment,
        help=f"the moment, such as {_EXAMPLE}, in Japan unless it has an offset (default: now)",
    )
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    add_installation(parser)


def run(arguments: argparse.Namespace) -> int:
    """Print the answer."""
    installation = find_installation(arguments)
    profile = load_profile(find_profile(arguments.institution, installation=installation))
    now = clock(arguments)
    calendar = find_calendar(arguments, now=now)
    try:
        answer = ask(
            profile.service_hours,
            calendar,
            deed=Deed(arguments.deed),
            to=Receiver(arguments.to),
            receiver_current=arguments.receiver_kind == "current",
            at=arguments.at or now,
        )
    except BeyondHorizon as error:
        raise Mistake(f"{error}; it reaches from {calendar.first} to {calendar.horizon}") from error
    print(_in_json(answer) if arguments.json else _in_words(answer))
    return 0


def _moment(typed: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(typed)
        # A day alone would silently mean its midnight.
        if "T" not in typed and " " not in typed:
            raise ValueError("a day alone")
        return (at if at.tzinfo is not None else at.replace(tzinfo=TOKYO)).astimezone(TOKYO)
    except (ValueError, OverflowError) as error:
        raise argparse.ArgumentTypeError(f"{typed!r} is no moment such as {_EXAMPLE}") from error


def _in_json(answer: Answer) -> str:
    return json.dumps(
        {
            "open": answer.open,
            "reason": answer.reason,
            "value_date": answer.value_date and answer.value_date.isoformat(),
            "next_open": answer.next_open and answer.next_open.astimezone(TOKYO).isoformat(),
        }
    )


def _in_words(answer: Answer) -> str:
    counts = f", counts for {answer.value_date}" if answer.value_date else ""
    if answer.open:
        return f"open{counts}"
    opens = f"{answer.next_open:%Y-%m-%d %H:%M}" if answer.next_open else "not soon"
    return f"closed ({answer.reason}), opens {opens}{counts}"
