"""`madoguchi profile`: checks an institution's profile, or explains every rule in it."""

import argparse
import sys
from pathlib import Path

from madoguchi.console.explain import explain
from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import find_installation
from madoguchi.console.profiles import find_profile, load_profile, read_text
from madoguchi.policy.profile import ProfileError, read_profile

NAME = "profile"
HELP = "check an institution's profile, or explain it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask what to do, and with which profile."""
    below = parser.add_subparsers(metavar="ACTION", required=True)
    for name, action, what in (
        ("check", _check, "say every fault of a profile at once; exit 1 if there is one"),
        ("explain", _explain, "say in plain words every rule of a profile"),
    ):
        its = below.add_parser(name, help=what, description=what)
        its.add_argument("profile", metavar="FILE_OR_NAME", help="a profile file, or a key")
        its.set_defaults(action=action)
        add_installation(its)


def run(arguments: argparse.Namespace) -> int:
    """Check or explain the profile."""
    path = find_profile(arguments.profile, installation=find_installation(arguments))
    code: int = arguments.action(path)
    return code


def _check(path: Path) -> int:
    try:
        profile = read_profile(read_text(path))
    except ProfileError as error:
        for fault in error.errors:
            print(f"{path}: {fault}", file=sys.stderr)
        return 1
    print(f"{path}: no faults ({profile.institution.name}, {profile.key})")
    return 0


def _explain(path: Path) -> int:
    print(explain(load_profile(path)))
    return 0
