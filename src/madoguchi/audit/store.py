"""The only module that speaks SQL to the audit trail (監査証跡)."""

import functools
from collections.abc import Iterator, Sequence
from importlib import resources
from typing import Any

from django.db import connections

from madoguchi.institutions import current


@functools.cache
def schema_sql(schema: str) -> str:
    """The trail's tables and functions, with the institution's schema filled in."""
    text = resources.files("madoguchi.audit").joinpath("sql", "schema.sql").read_text("utf-8")
    return text.replace("{schema}", f'"{schema}"')


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Ask the trail of the institution being served; returns all rows."""
    alias = current.alias()
    with connections[alias].cursor() as cursor:
        cursor.execute(sql.replace("{schema}", f'"{alias}"'), parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def stream(sql: str) -> Iterator[tuple[Any, ...]]:
    """Ask a long question through a server-side cursor; inside a transaction."""
    alias = current.alias()
    connection = connections[alias]
    connection.ensure_connection()
    with connection.connection.cursor(name="madoguchi_audit") as cursor:
        cursor.itersize = 5_000
        cursor.execute(sql.replace("{schema}", f'"{alias}"'))
        yield from cursor


def take_turn(chain: str) -> tuple[int, bytes]:
    """Wait for the turn on a chain; returns its length and its last seal."""
    [(length, mac)] = rows("SELECT length, mac FROM {schema}.audit_turn(%s)", (chain,))
    return int(length), bytes(mac)


def append(said: Sequence[Any], mac: bytes) -> None:
    """Write one record, given as it is sealed, and move the end of its chain."""
    rows("SELECT {schema}.audit_append(%s, %s, %s, %s, %s, %s, %s, %s)", (*said, mac))


def take_turns(chains: Sequence[str]) -> dict[str, tuple[int, bytes]]:
    """Wait for the turns on many chains, in their order, by one statement."""
    found = rows(
        "SELECT wanted.name, turn.length, turn.mac"
        "  FROM unnest(%s::text[]) AS wanted (name),"
        "       LATERAL {schema}.audit_turn(wanted.name) AS turn",
        (list(chains),),
    )
    return {name: (int(length), bytes(mac)) for name, length, mac in found}


def append_all(said: Sequence[Sequence[Any]], macs: Sequence[bytes]) -> None:
    """Write many records, in their order, by one statement."""
    rows(
        "SELECT {schema}.audit_append(chain, number, at, who, what, about, detail, mac)"
        "  FROM (SELECT * FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::text[],"
        "                             %s::text[], %s::text[], %s::text[], %s::bytea[])"
        "        WITH ORDINALITY AS said"
        "             (chain, number, at, who, what, about, detail, mac, place)"
        "        ORDER BY place) AS said",
        (*(list(column) for column in zip(*said, strict=True)), list(macs)),
    )
