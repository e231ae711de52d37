"""`madoguchi staff add`: takes a new member of staff in and shows his authenticator's secret."""

import argparse
import sys
from pathlib import Path

from madoguchi.console.business_days import clock
from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import configure
from madoguchi.console.institution import named
from madoguchi.console.mistake import Mistake
from madoguchi.values.refusal import Refusal, Refused

NAME = "staff"
HELP = "the members of staff of an institution"

_ROLES = ("maker", "checker", "viewer", "manager")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask who is to be taken in; his password is never an argument, which others can see."""
    below = parser.add_subparsers(metavar="ACTION", required=True)
    what = "take a member of staff in; prints what his authenticator app needs, once"
    # Without abbreviations: --password would be taken for --password-file, and be seen by others.
    add = below.add_parser("add", help=what, description=what, allow_abbrev=False)
    add.add_argument("institution", metavar="INSTITUTION", help="its key")
    add.add_argument("--login", required=True, help="small letters, digits, dots and hyphens")
    add.add_argument("--name", required=True, help="his name, as colleagues read it")
    add.add_argument("--role", required=True, choices=_ROLES, help="what he may do")
    add.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="a file whose first line is his password (default: the first line of stdin)",
    )
    add_installation(add)


def run(arguments: argparse.Namespace) -> int:
    """Take the member in and print his otpauth URI; it cannot be shown again."""
    password = _password(arguments.password_file)
    configure(arguments)
    from django.db import DatabaseError

    from madoguchi.institutions import current
    from madoguchi.staff.join import join

    institution = named(arguments.institution)
    try:
        with current.serving(institution):
            joined = join(
                name=arguments.name,
                login=arguments.login,
                password=password,
                role=arguments.role,
                at=clock(arguments),
            )
    except Refused as no:
        raise Mistake(_in_words(no, arguments.login)) from no
    except DatabaseError as error:
        first_line = str(error).strip().partition("\n")[0]
        raise Mistake(f"the database: {first_line}; has `madoguchi migrate` run?") from error
    print(joined.uri)
    return 0


def _password(file: Path | None) -> str:
    try:
        text = sys.stdin.readline() if file is None else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Mistake(f"{file} cannot be read: {error}") from error
    return text.partition("\n")[0].rstrip("\r")


def _in_words(no: Refused, login: str) -> str:
    if no.refusal is Refusal.ID_TAKEN:
        return f"the login {login!r} is taken"
    if no.refusal is Refusal.WRONG_CHARACTERS:
        return (
            f"{login!r} is no login: 2 to 24 small letters, digits, dots, hyphens; a letter first"
        )
    if no.facts.get("field") == "password":
        return "the password must have 12 to 128 letters"
    return "the name must have 1 to 40 letters"
