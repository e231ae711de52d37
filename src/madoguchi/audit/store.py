"""The only module that speaks SQL to the audit trail (監査証跡)."""

import functools
from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.db import connections

from madoguchi.institutions import current

if TYPE_CHECKING:
    from madoguchi.audit.record import Record


@functools.cache
def schema_sql(schema: str) -> str:
    """The trail's tables and functions, with the institution's schema filled in."""
    text = resources.files("madoguchi.audit").joinpath("sql", "schema.sql").read_text("utf-8")
    return text.replace("{schema}", f'"{schema}"')


def _run(sql: str, parameters: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    alias = current.alias()
    with connections[alias].cursor() as cursor:
        cursor.execute(sql.replace("{schema}", f'"{alias}"'), parameters)
        return cursor.fetchall()


def take_turn(chain: str) -> tuple[int, bytes]:
    """Wait for the turn on a chain; returns its length and its last seal."""
    [(length, mac)] = _run("SELECT length, mac FROM {schema}.audit_turn(%s)", (chain,))
    return int(length), bytes(mac)


def append(record: "Record", mac: bytes) -> None:
    """Write one record and move the end of its chain."""
    _run(
        "SELECT {schema}.audit_append(%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            record.chain,
            record.number,
            record.at,
            record.who,
            record.what,
            record.about,
            record.detail,
            mac,
        ),
    )


def ends() -> dict[str, tuple[int, bytes]]:
    """Where each chain ends: its length and its last seal."""
    found = _run("SELECT name, length, mac FROM {schema}.audit_chain", ())
    return {name: (int(length), bytes(mac)) for name, length, mac in found}


def records() -> Iterator[tuple["Record", bytes]]:
    """Every record with its seal, chain by chain, through a server-side cursor."""
    from madoguchi.audit.record import Record

    alias = current.alias()
    connection = connections[alias]
    connection.ensure_connection()
    with connection.connection.cursor(name="madoguchi_audit") as cursor:
        cursor.itersize = 5_000
        cursor.execute(
            "SELECT chain, number, at, who, what, about, detail, mac"
            f'  FROM "{alias}".audit_record ORDER BY chain, number'
        )
        for *said, mac in cursor:
            yield Record(*said), bytes(mac)


def abouts(what: str) -> list[tuple[str, str, Any, str]]:
    """The records whose deed begins with `what`, oldest first: (about, what, at, detail)."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in _run(
            "SELECT about, what, at, detail FROM {schema}.audit_record"
            " WHERE what LIKE %s ORDER BY chain, number",
            (what + "%",),
        )
    ]
