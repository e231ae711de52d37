"""Short ways to tell a story about the day's end in the ledger in a test."""

import datetime as dt
import itertools
from collections.abc import Callable

import psycopg
import pytest
from django.db import DatabaseError, transaction

from cast import AT
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import asking, closing, posting, verify
from story_books import cash, entry

ONE_DAY = dt.timedelta(days=1)

# Each test has a month of its own, later than those before it: what is closed stays closed.
_months = itertools.count()


def next_month() -> dt.date:
    """A day long past on which nothing has happened yet; what happened before it is closed."""
    first = dt.date(1990, 1, 1) + 30 * next(_months) * ONE_DAY
    close(first - ONE_DAY)
    return first


def pay_in(account_id: int, yen: int, day: dt.date) -> int:
    """Pay cash into an account on a day; the entry's number."""
    return posting.post(entry((cash(), -yen), (account_id, yen), day=day), at=AT)


def close(day: dt.date, *, most: int = 1_000) -> int:
    """Close a day as the bank does; how many closings were written."""
    closing.begin(day, at=AT)
    after, written = 0, 0
    while True:
        done = closing.close_some(day, after=after, most=most)
        after, written = done.last_id, written + done.written
        if done.seen < most:
            break
    closing.finish(day, at=AT)
    return written


def closings_of(account_id: int) -> list[tuple[dt.date, int, int]]:
    """The closings of an account: day, balance and version."""
    found = asking.rows(
        "SELECT day, balance, version FROM {schema}.ledger_closing"
        " WHERE account_id = %s ORDER BY day",
        (account_id,),
    )
    return [(row[0], row[1], row[2]) for row in found]


def findings(institution: Institution) -> set[str]:
    """The checks of the ledger that find something wrong."""
    with transaction.atomic(using=institution.key):
        return {check for check, _, _ in verify.findings()}


def refused_with(deed: Callable[[], object]) -> str | None:
    """The code with which the database refuses a deed."""
    with pytest.raises(DatabaseError) as no:
        deed()
    assert isinstance(no.value.__cause__, psycopg.Error)
    return no.value.__cause__.sqlstate
