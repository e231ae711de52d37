"""The only module that speaks SQL to the audit trail (監査証跡)."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any, NamedTuple

from django.db import connections

from madoguchi.institutions import current


class Anchor(NamedTuple):
    """An anchor of the institution by its number and its seal."""

    number: int
    mac: bytes


# What a record is sealed onto before there is any.
NO_ANCHOR = Anchor(0, b"")


class Turn(NamedTuple):
    """Where a chain ends, while its next record is ours to write; and the newest anchor."""

    length: int
    mac: bytes
    anchor: Anchor


@functools.cache
def statement(name: str, schema: str) -> str:
    """One of the package's SQL files as it is run in a schema."""
    text = resources.files("madoguchi.audit").joinpath("sql", f"{name}.sql").read_text("utf-8")
    return text.replace("{schema}", f'"{schema}"')


def schema_sql(schema: str) -> str:
    """The trail's first tables, with the institution's schema filled in."""
    return statement("schema", schema)


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


def take_turn(chain: str) -> Turn:
    """Wait for the turn on a chain; says where it ends."""
    [(length, mac, number, anchor)] = rows("SELECT * FROM {schema}.audit_turn(%s)", (chain,))
    return Turn(length, bytes(mac), Anchor(number, bytes(anchor)))


def append(said: Sequence[Any], anchor: Anchor, mac: bytes, seal: bytes) -> None:
    """Write one record, given as it is sealed, and move the sealed end of its chain."""
    rows(
        "SELECT {schema}.audit_append(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (*said, *anchor, mac, seal),
    )


def take_turns(chains: Sequence[str]) -> dict[str, Turn]:
    """Wait for the turns on many chains, in their order, by one statement."""
    found = rows(
        "SELECT wanted.name, turn.*"
        "  FROM unnest(%s::text[]) AS wanted (name),"
        "       LATERAL {schema}.audit_turn(wanted.name) AS turn",
        (list(chains),),
    )
    return {
        name: Turn(length, bytes(mac), Anchor(number, bytes(anchor)))
        for name, length, mac, number, anchor in found
    }


def append_all(appended: Sequence[tuple[Sequence[Any], Anchor, bytes, bytes]]) -> None:
    """Write many records, each given as to `append`, in their order, by one statement."""
    flat = [(*said, *anchor, mac, seal) for said, anchor, mac, seal in appended]
    rows(
        "SELECT {schema}.audit_append(chain, number, at, who, what, about, detail,"
        "                             anchor, anchor_mac, mac, seal)"
        "  FROM (SELECT * FROM unnest(%s::text[], %s::bigint[], %s::timestamptz[], %s::text[],"
        "                             %s::text[], %s::text[], %s::text[], %s::bigint[],"
        "                             %s::bytea[], %s::bytea[], %s::bytea[])"
        "        WITH ORDINALITY AS said"
        "             (chain, number, at, who, what, about, detail, anchor, anchor_mac, mac, seal,"
        "              place)"
        "        ORDER BY place) AS said",
        [list(column) for column in zip(*flat, strict=True)],
    )


def hold_ends(anchor: int, *, most: int) -> list[tuple[str, int, bytes]]:
    """Hold ends that no anchor holds yet under this one: chain, length, last seal."""
    found = rows("SELECT chain, length, mac FROM {schema}.audit_anchor(%s, %s)", (anchor, most))
    return [(chain, length, bytes(mac)) for chain, length, mac in found]


def seal_ends(seals: Mapping[str, bytes]) -> None:
    """Give ends that were written before ends had seals theirs; as the owner."""
    rows(
        "UPDATE {schema}.audit_chain AS c SET seal = given.seal"
        "  FROM unnest(%s::text[], %s::bytea[]) AS given (name, seal)"
        "  WHERE c.name = given.name RETURNING c.name",
        (list(seals), list(seals.values())),
    )
