"""A statement's page (入出金明細): days with their lines, newest first, and what they come to."""

import datetime as dt
import itertools
from dataclasses import dataclass

from madoguchi.customers.accounts import Account
from madoguchi.deposits.query import Query
from madoguchi.ledger import reads as ledger
from madoguchi.ledger.reads import Line

_PAGE = 100


@dataclass(frozen=True, slots=True)
class Day:
    """The lines of one day, newest first."""

    day: dt.date
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """One page of a statement; the totals are those of its lines, yen, neither negative.

    `next_before` continues the list with older lines; None on the last page.
    """

    days: tuple[Day, ...]
    lines_count: int
    total_in_yen: int
    total_out_yen: int
    next_before: int | None


def statement(account: Account, query: Query, *, before: int | None) -> Statement:
    """One page of an account's lines in one question to the ledger (B2).

    100 lines a page; a question for the newest so many is answered on one. `before` is the
    `next_before` of the page before.
    """
    limit = query.count or _PAGE
    found = ledger.lines(
        account.ledger_account_id,
        first=query.first,
        last=query.last,
        limit=limit + 1,
        before_version=before,
    )
    lines = found[:limit]
    more = len(found) > limit and query.count is None
    return Statement(
        days=tuple(
            Day(day, tuple(group)) for day, group in itertools.groupby(lines, lambda one: one.day)
        ),
        lines_count=len(lines),
        total_in_yen=sum(line.amount for line in lines if line.amount > 0),
        total_out_yen=-sum(line.amount for line in lines if line.amount < 0),
        next_before=lines[-1].version if more else None,
    )
