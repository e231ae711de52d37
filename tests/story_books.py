"""Short ways to tell a story about the ledger itself in a test."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from cast import AT
from madoguchi.ledger import chart, hold, reads
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.ledger.hold import Hold
from madoguchi.ledger.open import open_account

DAY = AT.date()
KIND = "story"


def account(floor_yen: int = 0) -> int:
    """A new customer's account in the ledger, empty."""
    return open_account(code=f"story-{uuid.uuid4()}", floor_yen=floor_yen, day=DAY)


def cash() -> int:
    """The bank's own account for cash."""
    return chart.internal_accounts()[chart.CASH]


def entry(
    *moves: tuple[int, int], request_id: uuid.UUID | None = None, day: dt.date = DAY
) -> Entry:
    """An entry that moves these yen on these accounts."""
    legs = tuple(Leg(account_id, yen, "story") for account_id, yen in moves)
    return Entry(request_id or uuid.uuid4(), KIND, day, legs)


def holds(*accounts: int) -> list[int]:
    """What these accounts hold now, yen."""
    found = reads.balances(accounts)
    return [found[each].yen for each in accounts]


def may_pay(account_id: int) -> int:
    """What may be paid out of an account now (支払可能額), yen."""
    return reads.balances([account_id])[account_id].available_yen


def hold_back(account_id: int, yen: int, *, request_id: uuid.UUID | None = None) -> int:
    """Hold an amount of an account back; returns the hold's number."""
    return hold.place(
        request_id=request_id or uuid.uuid4(), account_id=account_id, yen=yen, why=KIND, at=AT
    )


def live(account_id: int) -> list[Hold]:
    """What of an account is held back now."""
    return [each for each in hold.of_accounts([account_id]) if each.released_at is None]


@contextmanager
def floor_kept_by(
    admin: psycopg.Connection[Any], schema: str, *, check: str | None
) -> Iterator[None]:
    """Keep the floor by another check for a while, or by none: for a negative control.

    Whoever overdraws an account meanwhile makes up for it before the end.
    """
    table, name = f'"{schema}".ledger_account', "an_account_keeps_its_floor"
    [(kept,)] = admin.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conname = %s AND conrelid = %s::regclass",
        (name, table),
    ).fetchall()
    admin.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    try:
        if check is not None:
            admin.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {check}")
        yield
    finally:
        admin.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
        admin.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {kept}")


_CLOSINGS = ("ledger_closed_day", "ledger_closing")


@contextmanager
def closings_set_aside(admin: psycopg.Connection[Any], schema: str) -> Iterator[None]:
    """Begin without any closed day, and leave as it was: other tests post to their own days."""
    admin.execute("SET session_replication_role = replica")
    try:
        for table in _CLOSINGS:
            admin.execute(f'CREATE TEMP TABLE kept_{table} AS TABLE "{schema}".{table}')
            admin.execute(f'DELETE FROM "{schema}".{table}')
        _close_through(admin, schema)
        yield
    finally:
        for table in _CLOSINGS:
            admin.execute(f'DELETE FROM "{schema}".{table}')
            admin.execute(f'INSERT INTO "{schema}".{table} TABLE kept_{table}')
        _close_through(admin, schema)
        admin.execute("SET session_replication_role = origin")


def _close_through(admin: psycopg.Connection[Any], schema: str) -> None:
    """Let postings ask for the last day that stands there; the first day of all when none does."""
    admin.execute(
        f"SELECT setval('{schema}.ledger_closed_through',"
        f" coalesce(max(day) - date '1900-01-01', 1)) FROM \"{schema}\".ledger_closed_day"
    )
