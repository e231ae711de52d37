"""`madoguchi verify`: proves the books of every institution; exit 1 names what is wrong."""

import argparse
import json
import sys

from madoguchi.console.mistake import Mistake

NAME = "verify"
HELP = "prove the books: sums, chains, floors, holds, orders, outbox, audit trail; read-only"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which installation, and how to print the findings."""
    from madoguchi.console import installation

    installation.add_arguments(parser)
    parser.add_argument("--institution", help="only this institution")
    parser.add_argument(
        "--anchor",
        type=bytes.fromhex,
        metavar="HEX",
        help="the `anchor` of a log line `anchored` of that institution: is it still there?",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Check everything in one snapshot for each institution."""
    from madoguchi.console import installation

    if arguments.anchor is not None and arguments.institution is None:
        raise Mistake("--anchor is of one institution: name it with --institution")
    installation.configure(arguments)
    from madoguchi.institutions import registry

    wanted = [
        institution
        for institution in registry.all_institutions()
        if arguments.institution in (None, institution.key)
    ]
    if not wanted:
        print(f"madoguchi: no institution {arguments.institution!r} here", file=sys.stderr)
        return 2
    found = [
        finding
        for institution in wanted
        for finding in findings(institution, anchor=arguments.anchor)
    ]
    if arguments.json:
        print(json.dumps({"clean": not found, "findings": found}, ensure_ascii=False, indent=2))
    else:
        for finding in found:
            print("{institution}: {check}: {subject}: {wrong}".format(**finding))
        print(f"{len(found)} findings in {len(wanted)} institutions")
    return 1 if found else 0


def findings(institution: "object", *, anchor: bytes | None = None) -> list[dict[str, str]]:
    """Everything wrong with one institution's books, read in one snapshot.

    `anchor` is the seal of an anchor that was noted outside the database.
    """
    from django.db import connections, transaction

    from madoguchi.audit import verify as audit
    from madoguchi.deposits import verify as deposits
    from madoguchi.institutions import current
    from madoguchi.institutions.registry import Institution
    from madoguchi.ledger import verify as ledger
    from madoguchi.payeasy import verify as payeasy
    from madoguchi.transfers import verify as transfers

    assert isinstance(institution, Institution)
    with current.serving(institution), transaction.atomic(using=institution.key, durable=True):
        with connections[institution.key].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return [
            {"institution": institution.key, "check": check, "subject": subject, "wrong": wrong}
            for check, subject, wrong in (
                *ledger.findings(),
                *audit.findings(anchor=anchor),
                *transfers.findings(),
                *payeasy.findings(),
                *deposits.findings(),
            )
        ]
