"""The only module that speaks SQL to the ledger (元帳); its refusals are mapped here, once."""

import datetime as dt
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections, utils
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn

from madoguchi.institutions import current
from madoguchi.ledger import parameters
from madoguchi.ledger.entry import Entry
from madoguchi.values.refusal import Refusal, Refused

# What PostgreSQL may say no to, and what the customer hears.
# Anything not listed here is our own mistake, and stays an exception.
_REASONS = {
    "an_account_keeps_its_floor": Refusal.SHORT_OF_FUNDS,
    "LG003": Refusal.REQUEST_CHANGED,
    # The day is closed, or another hand has posted to a later one: what was asked is out of date.
    "LG005": Refusal.TERMS_CHANGED,
}

# The same request was posted by another hand at this very instant.
POSTED_MEANWHILE = "a_request_is_posted_once"

# The two doors, prepared under these names on each connection, and what they are called with.
_POST, _POST_ALL = b"madoguchi_post", b"madoguchi_post_all"
_DOORS = {
    _POST: "post_entry($1, $2, $3, $4, $5, $6, $7, $8)",
    _POST_ALL: "post_entries($1, $2, $3, $4, $5, $6, $7, $8, $9)",
}
_BINARY = [1] * 9

_prepared: weakref.WeakSet[psycopg.Connection[Any]] = weakref.WeakSet()


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


def post(entry: Entry, *, at: dt.datetime, seal: bytes) -> int:
    """Call the posting function by a prepared statement; returns the entry's number.

    Straight through libpq: Django's cursor and psycopg's adaptation cost more of this machine
    than the posting itself (docs/performance.md). Raises what the database said as Django's
    errors, or Refused for the refusals the bank knows.
    """
    return int(_call(_POST, parameters.of_one(entry, at=at, seal=seal), binary=0))


def post_many(entries: Sequence[Entry], *, at: dt.datetime, seals: Sequence[bytes]) -> list[int]:
    """Call the posting function for many entries, as `post` does for one; returns their numbers."""
    said = parameters.of_many(entries, at=at, seals=seals)
    return parameters.read_numbers(_call(_POST_ALL, said, binary=1))


def _call(door: bytes, said: list[bytes], *, binary: int) -> bytes:
    alias = current.alias()
    connection = connections[alias]
    connection.ensure_connection()
    try:
        server = _ready(connection.connection, alias)
        result = server.exec_prepared(door, said, _BINARY[: len(said)], result_format=binary)
        if result.status != ExecStatus.TUPLES_OK:
            raise error_from_result(result)
    except psycopg.Error:
        # Entered here only: on the way that succeeds the two wrappers would be a tenth of it.
        with refusals(), connection.wrap_database_errors:
            raise
    return result.get_value(0, 0) or b""


def _ready(connection: psycopg.Connection[Any], alias: str) -> PGconn:
    """Begin the transaction that Django has opened but not sent yet, and prepare once."""
    server = connection.pgconn
    if not connection.autocommit and server.transaction_status == TransactionStatus.IDLE:
        connection.execute("SELECT")
    if connection not in _prepared:
        for name, call in _DOORS.items():
            result = server.prepare(name, f'SELECT "{alias}".{call}'.encode())
            if result.status != ExecStatus.COMMAND_OK:
                raise error_from_result(result)
        _prepared.add(connection)
    return server


def in_a_transaction() -> bool:
    """Whether the caller has a transaction open, which an error would have ended."""
    return connections[current.alias()].in_atomic_block
