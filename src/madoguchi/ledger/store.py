"""The only module that speaks SQL to the ledger (元帳); its refusals are mapped here, once."""

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from typing import Any

import psycopg
from django.db import connections, utils

from madoguchi.institutions import current
from madoguchi.ledger.entry import Entry
from madoguchi.values.refusal import Refusal, Refused

# What PostgreSQL may say no to, and what the customer hears.
# Anything not listed here is our own mistake, and stays an exception.
_REASONS = {
    "an_account_keeps_its_floor": Refusal.SHORT_OF_FUNDS,
    "LG003": Refusal.REQUEST_CHANGED,
}

POST = "SELECT {schema}.post_entry(%s, %s, %s, %s, %s, %s, %s, %s)"


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the database's own no into the bank's; raises Refused for those it knows."""
    try:
        yield
    except utils.DatabaseError as error:
        cause = error.__cause__
        if isinstance(cause, psycopg.Error):
            named = cause.diag.constraint_name or cause.sqlstate or ""
            if named in _REASONS:
                raise Refused(_REASONS[named]) from error
        raise


@functools.cache
def statement(name: str, schema: str) -> str:
    """One of the package's SQL files, with the institution's schema filled in."""
    text = resources.files("madoguchi.ledger").joinpath("sql", f"{name}.sql").read_text("utf-8")
    return text.replace("{schema}", f'"{schema}"')


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Ask the ledger of the institution being served; returns all rows."""
    alias = current.alias()
    with connections[alias].cursor() as cursor:
        cursor.execute(sql.replace("{schema}", f'"{alias}"'), parameters)
        return cursor.fetchall()


def parameters_of(entry: Entry, *, at: dt.datetime, seal_key: bytes) -> tuple[Any, ...]:
    """What `post_entry` is called with."""
    return (
        entry.request_id,
        entry.kind,
        entry.day,
        at,
        [leg.account_id for leg in entry.legs],
        [leg.amount for leg in entry.legs],
        [leg.narrative for leg in entry.legs],
        entry.seal(seal_key),
    )


def stream(sql: str) -> Iterator[tuple[Any, ...]]:
    """Ask a long question through a server-side cursor; inside a transaction."""
    alias = current.alias()
    connection = connections[alias]
    connection.ensure_connection()
    with connection.connection.cursor(name="madoguchi_stream") as cursor:
        cursor.itersize = 5_000
        cursor.execute(sql.replace("{schema}", f'"{alias}"'))
        yield from cursor
