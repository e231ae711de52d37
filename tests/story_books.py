"""Short ways to tell a story about the ledger itself in a test."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from cast import AT
from madoguchi.ledger import chart, reads
from madoguchi.ledger.entry import Entry, Leg
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
