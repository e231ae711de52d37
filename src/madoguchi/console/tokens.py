"""`madoguchi tokens`: takes the seeds of tokens into an institution's stock, and lists it."""

import argparse
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from madoguchi.console.business_days import clock
from madoguchi.console.installation import add_arguments as add_installation
from madoguchi.console.installation import configure
from madoguchi.console.mistake import Mistake
from madoguchi.formats.pskc import PskcError, TokenKey, read_pskc

if TYPE_CHECKING:
    from madoguchi.institutions.registry import Institution

NAME = "tokens"
HELP = "the stock of one-time password tokens: take a maker's file of seeds in, or list it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Ask what to do with the stock."""
    below = parser.add_subparsers(metavar="ACTION", required=True)
    what = "take the new tokens of a PSKC file (RFC 6030) into stock"
    taken = below.add_parser("import", help=what, description=what)
    taken.add_argument("institution", metavar="INSTITUTION", help="its key")
    taken.add_argument("file", metavar="FILE", type=Path, help="the maker's file")
    under = taken.add_mutually_exclusive_group()
    under.add_argument(
        "--key-file", metavar="F", type=Path, help="the shared key: 16 bytes, or 32 hex digits"
    )
    under.add_argument(
        "--password-file", metavar="F", type=Path, help="the password, on the first line"
    )
    taken.set_defaults(action=_import)
    add_installation(taken)
    what = "list the tokens in stock by serial number, never their seeds"
    listed = below.add_parser("list", help=what, description=what)
    listed.add_argument("institution", metavar="INSTITUTION", help="its key")
    listed.add_argument("--json", action="store_true", help="answer in JSON")
    listed.set_defaults(action=_list)
    add_installation(listed)


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked, as the institution itself."""
    action = arguments.action
    lines: Sequence[str] = action(arguments)
    print("\n".join(lines))
    return 0


def _import(arguments: argparse.Namespace) -> list[str]:
    at = clock(arguments)
    keys = _read(arguments, at=at)
    institution = _institution(arguments)
    from django.db import DatabaseError

    from madoguchi.access import token_stock
    from madoguchi.institutions import current

    try:
        with current.serving(institution):
            known = token_stock.put_in(keys, at=at)
    except DatabaseError as error:
        raise Mistake(_of_the_database(error)) from error
    taken = f"{len(keys) - len(known)} tokens taken into stock"
    return [taken, f"known already, left as they are: {', '.join(known)}"] if known else [taken]


def _read(arguments: argparse.Namespace, *, at: dt.datetime) -> tuple[TokenKey, ...]:
    try:
        return read_pskc(
            _bytes(arguments.file),
            at=at,
            shared_key=None if arguments.key_file is None else _key(arguments.key_file),
            password=None
            if arguments.password_file is None
            else _bytes(arguments.password_file).decode().partition("\n")[0].rstrip("\r"),
        )
    except UnicodeDecodeError as error:
        raise Mistake(f"{arguments.password_file} is not in UTF-8") from error
    except PskcError as error:
        raise Mistake(f"{arguments.file}: {error}") from error


def _key(file: Path) -> bytes:
    key = _bytes(file)
    try:
        return bytes.fromhex(key.decode("ascii"))
    except ValueError:
        return key


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Mistake(f"{file} cannot be read: {error.strerror}") from error


def _list(arguments: argparse.Namespace) -> list[str]:
    institution = _institution(arguments)
    from django.db import DatabaseError

    from madoguchi.access import token_stock
    from madoguchi.institutions import current

    try:
        with current.serving(institution):
            stock = token_stock.listed()
    except DatabaseError as error:
        raise Mistake(_of_the_database(error)) from error
    if not arguments.json:
        reserved = {True: "  reserved", False: ""}
        lines = [f"{each.serial}  {each.maker}{reserved[each.reserved]}" for each in stock]
        return [*lines, f"{len(stock)} in stock"]
    rows = [
        {
            "serial": each.serial,
            "maker": each.maker,
            "digits": each.digits,
            "period_seconds": each.period_seconds,
            "imported_at": each.imported_at.isoformat(),
            "reserved": each.reserved,
        }
        for each in stock
    ]
    return [json.dumps(rows, ensure_ascii=False, indent=2)]


def _institution(arguments: argparse.Namespace) -> "Institution":
    configure(arguments)
    from madoguchi.institutions import registry

    try:
        return registry.by_key(arguments.institution)
    except KeyError as error:
        known = ", ".join(each.key for each in registry.all_institutions())
        raise Mistake(f"no institution {arguments.institution!r}; there are: {known}") from error


def _of_the_database(error: Exception) -> str:
    first_line = str(error).strip().partition("\n")[0]
    return f"the database: {first_line}; has `madoguchi migrate` run?"
