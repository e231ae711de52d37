"""The only module that speaks SQL to the ledger (元帳); its refusals are mapped here, once."""

import datetime as dt
import struct
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

_POST = b"madoguchi_post"
_BINARY = [1] * 8

# PostgreSQL counts days and microseconds from the year 2000.
_FIRST_DAY = dt.date(2000, 1, 1).toordinal()
_FIRST_MOMENT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_INT4 = struct.Struct("!i").pack
_INT8 = struct.Struct("!q").pack
# Dimensions, has nulls, the elements' type, how many, the first one's number.
_ARRAY = struct.Struct("!5i").pack
_INT8_OID, _TEXT_OID = 20, 25

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


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Ask the ledger of the institution being served; returns all rows."""
    alias = current.alias()
    with connections[alias].cursor() as cursor:
        cursor.execute(sql.replace("{schema}", f'"{alias}"'), parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def post(entry: Entry, *, at: dt.datetime, seal: bytes) -> int:
    """Call the posting function by a prepared statement; returns the entry's number.

    Straight through libpq: Django's cursor and psycopg's adaptation cost more of this machine
    than the posting itself (docs/performance.md). Raises what the database said as Django's
    errors, or Refused for the refusals the bank knows.
    """
    alias = current.alias()
    connection = connections[alias]
    connection.ensure_connection()
    said = _parameters(entry, at=at, seal=seal)
    try:
        result = _ready(connection.connection, alias).exec_prepared(_POST, said, _BINARY)
        if result.status != ExecStatus.TUPLES_OK:
            raise error_from_result(result)
    except psycopg.Error:
        # Entered here only: on the way that succeeds the two wrappers would be a tenth of it.
        with refusals(), connection.wrap_database_errors:
            raise
    return int(result.get_value(0, 0) or b"")


def _ready(connection: psycopg.Connection[Any], alias: str) -> PGconn:
    """Begin the transaction that Django has opened but not sent yet, and prepare once."""
    server = connection.pgconn
    if not connection.autocommit and server.transaction_status == TransactionStatus.IDLE:
        connection.execute("SELECT")
    if connection not in _prepared:
        call = f'SELECT "{alias}".post_entry($1, $2, $3, $4, $5, $6, $7, $8)'
        result = server.prepare(_POST, call.encode())
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)
        _prepared.add(connection)
    return server


def _parameters(entry: Entry, *, at: dt.datetime, seal: bytes) -> list[bytes]:
    """The function's arguments in PostgreSQL's binary format, which neither side has to spell."""
    legs = entry.legs
    return [
        entry.request_id.bytes,
        entry.kind.encode(),
        _INT4(entry.day.toordinal() - _FIRST_DAY),
        _INT8((at - _FIRST_MOMENT) // _MICROSECOND),
        _array(_INT8_OID, [_INT8(leg.account_id) for leg in legs]),
        _array(_INT8_OID, [_INT8(leg.amount) for leg in legs]),
        _array(_TEXT_OID, [leg.narrative.encode() for leg in legs]),
        seal,
    ]


def _array(oid: int, elements: list[bytes]) -> bytes:
    parts = [_ARRAY(1, 0, oid, len(elements), 1)]
    for element in elements:
        parts += (_INT4(len(element)), element)
    return b"".join(parts)


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
