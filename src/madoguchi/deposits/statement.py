"""A statement's page (入出金明細): days with their lines, newest first, and what all come to."""

import datetime as dt
import itertools
from dataclasses import dataclass

from madoguchi.customers.accounts import Account
from madoguchi.deposits.query import Query
from madoguchi.ledger import search
from madoguchi.ledger.reads import Line
from madoguchi.ledger.search import Summary, Wanted

# How many lines a page may have; the first is the usual one.
PAGES = (50, 100)
# On one page, to be printed: no more than a statement on paper has.
WHOLE_PAGE = 5_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the answer a page lies: below or above a version, or at the newest line."""

    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day, newest first."""

    day: dt.date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One page of a statement, and what the whole question comes to, not this page only.

    `older` and `newer` name the pages beside this one; None where there is none.
    """

    days: tuple[Day, ...]
    summary: Summary
    older: Place | None
    newer: Place | None


def statement(account: Account, query: Query, *, place: Place, most: int) -> Statement:
    """One page of an account's lines, at most `most`, in two questions to the ledger (B2)."""
    wanted = wanted_of(account, query)
    whole = search.summary(wanted)
    lines = _page(wanted, whole, place, most)
    first, last = whole.first_version or 0, whole.last_version or 0
    return Statement(
        days=tuple(
            Day(day, tuple(group)) for day, group in itertools.groupby(lines, lambda one: one.day)
        ),
        summary=whole,
        older=Place(before=lines[-1].version) if lines and lines[-1].version > first else None,
        newer=Place(after=lines[0].version) if lines and lines[0].version < last else None,
    )


def wanted_of(account: Account, query: Query) -> Wanted:
    """The question as the ledger is asked it."""
    sought = query.sought
    return Wanted(
        account.ledger_account_id,
        query.first,
        query.last,
        sought.words,
        sought.least_yen,
        sought.most_yen,
        sought.way,
        query.count,
    )


def _page(wanted: Wanted, whole: Summary, place: Place, most: int) -> list[Line]:
    if place.after is not None:
        return search.newer(wanted, whole, than=place.after, limit=most)[::-1]
    below = search.AFTER_ALL if place.before is None else place.before
    return search.older(wanted, whole, than=below, limit=most)
