"""`madoguchi simulate`: plays a counterpart that nobody can practise with (対外接続の模擬)."""

import argparse
from pathlib import Path

from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import find_installation, read_installation
from madoguchi.wires.clearing import simulator

NAME = "simulate"
HELP = "play a counterpart of the bank: zengin, the clearing centre"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask whom to play; what follows is for the counterpart itself."""
    add_installation(parser)
    parser.add_argument("counterpart", choices=["zengin"], help="whom to play")
    parser.add_argument(
        "options",
        nargs=argparse.REMAINDER,
        metavar="...",
        help="its own options; see: madoguchi simulate zengin --help",
    )


def run(arguments: argparse.Namespace) -> int:
    """Play the clearing centre; where an installation looks for it, unless told otherwise."""
    return simulator.main([*_usual_place(find_installation(arguments)), *arguments.options])


def _usual_place(installation: Path | None) -> list[str]:
    if installation is None:
        return []
    line = read_installation(installation).clearing
    store = installation.resolve().parent / "clearing.sqlite"
    return ["--host", line.host, "--port", str(line.port), "--store", str(store)]
