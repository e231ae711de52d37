"""`madoguchi simulate`: plays a counterpart that nobody can practise with (対外接続の模擬)."""

import argparse
from collections.abc import Callable
from pathlib import Path

from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import find_installation, read_installation
from madoguchi.console.mistake import Mistake
from madoguchi.wires.clearing import send_credit, simulator
from madoguchi.wires.payeasy import simulator as billers

NAME = "simulate"
HELP = (
    "play a counterpart: zengin, the clearing centre; zengin-credit, a bank that sends money;"
    " payeasy, the billers' network"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask whom to play; what follows is for the counterpart itself."""
    add_installation(parser)
    parser.add_argument("counterpart", choices=list(_PLAYED), help="whom to play")
    parser.add_argument(
        "options",
        nargs=argparse.REMAINDER,
        metavar="...",
        help="its own options; see: madoguchi simulate zengin --help",
    )


def run(arguments: argparse.Namespace) -> int:
    """Play a counterpart; where an installation looks for it, unless told otherwise."""
    play, usual_place = _PLAYED[arguments.counterpart]
    installation = find_installation(arguments)
    usual = [] if installation is None else usual_place(installation)
    return play([*usual, *arguments.options])


def _store(installation: Path) -> list[str]:
    return ["--store", str(installation.resolve().parent / "clearing.sqlite")]


def _line(installation: Path) -> list[str]:
    line = read_installation(installation).clearing
    return ["--host", line.host, "--port", str(line.port), *_store(installation)]


def _billers(installation: Path) -> list[str]:
    line = read_installation(installation).payeasy
    if line is None:
        raise Mistake(f"{installation} has no [payeasy]: the service is not offered")
    store = installation.resolve().parent / "payeasy.sqlite"
    return ["--host", line.host, "--port", str(line.port), "--store", str(store)]


_PLAYED: dict[str, tuple[Callable[[list[str]], int], Callable[[Path], list[str]]]] = {
    "zengin": (simulator.main, _line),
    "zengin-credit": (send_credit.main, _store),
    "payeasy": (billers.main, _billers),
}
