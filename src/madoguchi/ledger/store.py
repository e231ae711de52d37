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

# The same request was posted by another hand at this very instant.
POSTED_MEANWHILE = "a_request_is_posted_once"


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the database's own no into the bank's; raises Refused for those it knows."""
    try:
        yield
    except utils.DatabaseError as error:
        if (named := name_of(error)) in _REASONS:
            raise Refused(_REASONS[named]) from error
        raise


def name_of(error: utils.DatabaseError) -> str:
    """The constraint a statement broke, or else its SQLSTATE."""
    cause = error.__cause__
    if not isinstance(cause, psycopg.Error):
        return ""
    return cause.diag.constraint_name or cause.sqlstate or ""


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
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def post(entry: Entry, *, at: dt.datetime, seal: bytes) -> int:
    """Call the posting function by a prepared statement; returns the entry's number.

    Straight through psycopg: Django's cursor writes the parameters into the text, so that
    PostgreSQL would read it anew for every posting (performance.md).
    """
    alias = current.alias()
    connection = connections[alias]
    connection.ensure_connection()
    parameters = (
        entry.request_id,
        entry.kind,
        entry.day,
        at,
        "{" + ",".join([str(leg.account_id) for leg in entry.legs]) + "}",
        "{" + ",".join([str(leg.amount) for leg in entry.legs]) + "}",
        [leg.narrative for leg in entry.legs],
        seal,
    )
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        found = cursor.execute(_post(alias), parameters, prepare=True).fetchone()
    assert found is not None
    return int(found[0])


@functools.cache
def _post(alias: str) -> str:
    return f'SELECT "{alias}".post_entry(%s, %s, %s, %s, %s::bigint[], %s::bigint[], %s, %s)'


def in_a_transaction() -> bool:
    """Whether the caller has a transaction open, which an error would have ended."""
    return connections[current.alias()].in_atomic_block


def stream(sql: str) -> Iterator[tuple[Any, ...]]:
    """Ask a long question through a server-side cursor; inside a transaction."""
    alias = current.alias()
    connection = connections[alias]
    connection.ensure_connection()
    with connection.connection.cursor(name="madoguchi_stream") as cursor:
        cursor.itersize = 5_000
        cursor.execute(sql.replace("{schema}", f'"{alias}"'))
        yield from cursor
