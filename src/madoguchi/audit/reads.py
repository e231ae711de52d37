"""What the audit trail says (監査証跡の照会): where chains end, every record, deeds by name."""

import datetime as dt
from collections.abc import Iterator

from madoguchi.audit import store
from madoguchi.audit.record import Record


def ends() -> dict[str, tuple[int, bytes]]:
    """Where each chain ends: its length and its last seal."""
    found = store.rows("SELECT name, length, mac FROM {schema}.audit_chain")
    return {name: (int(length), bytes(mac)) for name, length, mac in found}


def records() -> Iterator[tuple[Record, bytes]]:
    """Every record with its seal, chain by chain; inside a transaction."""
    for *said, mac in store.stream(
        "SELECT chain, number, at, who, what, about, detail, mac"
        "  FROM {schema}.audit_record ORDER BY chain, number"
    ):
        yield Record(*said), bytes(mac)


def abouts(what: str) -> list[tuple[str, str, dt.datetime, str]]:
    """The records whose deed begins with `what`, oldest first: (about, what, at, detail)."""
    found = store.rows(
        "SELECT about, what, at, detail FROM {schema}.audit_record"
        " WHERE what LIKE %s ORDER BY chain, number",
        (what + "%",),
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]
