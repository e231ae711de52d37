"""Questions to the ledger in SQL (元帳への照会); what changes it is in `store`."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connections

from madoguchi.institutions import current


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Ask the ledger of the institution being served; returns all rows."""
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
    with connection.connection.cursor(name="madoguchi_stream") as cursor:
        cursor.itersize = 5_000
        cursor.execute(sql.replace("{schema}", f'"{alias}"'))
        yield from cursor
