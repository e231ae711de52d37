"""`madoguchi demo`: the whole bank on this machine, with invented customers (デモ)."""

import argparse
import datetime as dt
from pathlib import Path

from madoguchi.console.installation import default_folder
from madoguchi.console.mistake import Mistake
from madoguchi.values.day import TOKYO

NAME = "demo"
HELP = "run the whole bank on this machine, with invented customers"

_EXAMPLE = "2026-11-20T10:00"
_LAST_PORT = 65_535
_FIRST_YEAR, _LAST_YEAR = 2021, 2090


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask where and when the demonstration stands, or only who is in it."""
    parser.add_argument(
        "--port",
        metavar="N",
        type=_port,
        default=8000,
        help="the first port; the sites and the mailbox take it and those after it (default: 8000)",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to serve on (default: 127.0.0.1)"
    )
    parser.add_argument(
        "--data",
        metavar="DIR",
        type=Path,
        default=default_folder(),
        help="the folder that keeps everything (default: %(default)s)",
    )
    parser.add_argument(
        "--at",
        metavar="T",
        type=_moment,
        help=f"where its clock begins, such as {_EXAMPLE} (default: now)",
    )
    parser.add_argument("--cast", action="store_true", help="only say who the customers are")
    parser.add_argument("--json", action="store_true", help="with --cast: as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Say who is in the cast, or run the demonstration until it is told to stop; raises Mistake."""
    if arguments.cast:
        from madoguchi.demo import handout

        print(handout.as_json() if arguments.json else handout.as_text())
        return 0
    if arguments.json:
        raise Mistake("--json goes with --cast")
    from madoguchi.demo import opening

    return opening.run(
        arguments.data.resolve(),
        host=arguments.host,
        port=arguments.port,
        stand_at=arguments.at,
    )


def _port(typed: str) -> int:
    if not typed.isdecimal() or not 1 <= int(typed) <= _LAST_PORT:
        raise argparse.ArgumentTypeError(f"{typed!r} is no port")
    return int(typed)


def _moment(typed: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(typed)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{typed!r} is no moment such as {_EXAMPLE}") from error
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise argparse.ArgumentTypeError(f"the calendar of {at.year} is not known")
    return at.replace(tzinfo=TOKYO) if at.tzinfo is None else at.astimezone(TOKYO)
