"""The operators' command line (コマンドライン): finds the command that was asked and runs it."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.metadata import entry_points
from typing import NoReturn, Protocol, cast

from madoguchi.console.mistake import Mistake

# Each is a module of this package, named as the command is.
COMMANDS = (
    "directory",
    "eod",
    "hours",
    "kana",
    "migrate",
    "profile",
    "reconcile",
    "simulate",
    "staff",
    "tokens",
    "verify",
    "web",
    "worker",
)
PLUG_INS = "madoguchi.commands"


class Command(Protocol):
    """What a command's module offers; `run` returns the exit code."""

    NAME: str
    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Say which arguments the command takes."""

    def run(self, arguments: argparse.Namespace) -> int:
        """Do what was asked; raises Mistake."""


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        raise Mistake(f"{message} (see: {self.prog} --help)")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; 2 is an operator's mistake, told on stderr."""
    words = sys.argv[1:] if argv is None else list(argv)
    try:
        chosen = _parser(_wanted(words)).parse_args(words)
        command: Command = chosen.command
        return command.run(chosen)
    except Mistake as mistake:
        print(f"madoguchi: {mistake}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _wanted(words: Sequence[str]) -> list[Command]:
    """Load the one command that was named, which starts fast; or all of them, for the help."""
    plug_ins = {each.name: each for each in entry_points(group=PLUG_INS)}
    names = sorted({*COMMANDS, *plug_ins})
    if words and not words[0].startswith("-"):
        if words[0] not in names:
            raise Mistake(f"there is no command {words[0]!r}; there are: {', '.join(names)}")
        names = [words[0]]
    return [
        cast(
            Command,
            import_module(f"madoguchi.console.{name}")
            if name in COMMANDS
            else plug_ins[name].load(),
        )
        for name in names
    ]


def _parser(commands: Sequence[Command]) -> argparse.ArgumentParser:
    parser = _Parser(prog="madoguchi", description="Internet banking: what operators run.")
    below = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in commands:
        its = below.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.add_arguments(its)
        its.set_defaults(command=command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
