"""Proves the ledger (元帳の検証): sums, chains, floors, and the seal of every entry."""

import uuid
from collections.abc import Iterator
from itertools import groupby

from madoguchi.institutions import current
from madoguchi.ledger import asking, sql_files
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.ledger.posting import SEAL

# (check, the offending row, what is wrong with it)
Finding = tuple[str, str, str]

_ENTRIES = (
    "SELECT e.id, e.request_id, e.kind, e.day, e.seal, l.account_id, l.amount, l.narrative"
    "  FROM {schema}.ledger_entry AS e JOIN {schema}.ledger_leg AS l ON l.entry_id = e.id"
    " ORDER BY e.id, l.position"
)


def findings() -> Iterator[Finding]:
    """Everything that is wrong with the ledger of the institution being served."""
    yield from standing_checks()
    yield from _broken_seals()


def standing_checks() -> Iterator[Finding]:
    """What PostgreSQL alone can see to be wrong: everything but the seals."""
    text = sql_files.statement("checks", current.alias())
    for part in text.split("-- name: ")[1:]:
        name, _, query = part.partition("\n")
        for subject, wrong in asking.rows(query):
            yield name.strip(), subject, wrong


def _broken_seals() -> Iterator[Finding]:
    key = current.institution().secret(SEAL)
    for (entry_id, *said, seal), rows in groupby(asking.stream(_ENTRIES), key=lambda row: row[:5]):
        if not _is_sealed(uuid.UUID(str(said[0])), said[1], said[2], rows, bytes(seal), key):
            yield "an entry is as it was sealed (L-10)", f"entry {entry_id}", "seal does not fit"


def _is_sealed(
    request_id: uuid.UUID,
    kind: str,
    day: object,
    rows: Iterator[tuple[object, ...]],
    seal: bytes,
    key: bytes,
) -> bool:
    try:
        legs = tuple(Leg(row[5], row[6], row[7]) for row in rows)  # type: ignore[arg-type]
        return Entry(request_id, kind, day, legs).seal(key) == seal  # type: ignore[arg-type]
    except ValueError:
        # It cannot even be built; the standing checks say why.
        return False
