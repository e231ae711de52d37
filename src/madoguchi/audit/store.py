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
