"""What the ledger says (残高・明細): balances now and at a day's end, lines newest first."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from madoguchi.ledger import asking


@dataclass(frozen=True, slots=True)
class Balance:
    """An account's balance now and how much of it may be used (支払可能額), yen."""

    account_id: int
    yen: int
    # The overdraft line counted in, what is held back (支払停止) not.
    available_yen: int
    held_yen: int

    @property
    def line_yen(self) -> int:
        """How far below zero the account may go (当座貸越限度額)."""
        return self.available_yen + self.held_yen - self.yen


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a statement; amount is signed, balance is after this line, yen."""

    version: int
    day: dt.date
    amount: int
    balance: int
    narrative: str


def balances(account_ids: Sequence[int]) -> dict[int, Balance]:
    """The balances of these customers' accounts now, in one statement."""
    found = asking.rows(
        "SELECT id, balance, balance - held_yen - floor_yen, held_yen FROM {schema}.ledger_account"
        " WHERE id = ANY(%s) AND NOT internal",
        (list(account_ids),),
    )
    return {row[0]: Balance(*row) for row in found}


def closing_balances(account_ids: Sequence[int], *, day: dt.date) -> dict[int, int]:
    """The balances of these accounts at the end of a day, in one statement, yen.

    Always the account's own line of that day or the last before it; closings (締め) only say
    where to look for it.
    """
    found = asking.rows(
        "SELECT wanted.id, coalesce(("
        "    SELECT line.balance_after FROM {schema}.ledger_leg AS line"
        "     WHERE line.account_id = wanted.id"
        "       AND line.version = {schema}.version_on(wanted.id, %s)), 0)"
        "  FROM unnest(%s::bigint[]) AS wanted (id)",
        (day, list(account_ids)),
    )
    return {row[0]: int(row[1]) for row in found}


def lines(
    account_id: int,
    *,
    first: dt.date,
    last: dt.date,
    limit: int,
    before_version: int | None = None,
) -> list[Line]:
    """The lines of one account in a range of days, newest first, at most `limit`."""
    found = asking.rows(
        "SELECT version, day, amount, balance_after, narrative FROM {schema}.ledger_leg"
        " WHERE account_id = %s AND day BETWEEN %s AND %s"
        "   AND version < %s"
        " ORDER BY version DESC LIMIT %s",
        (account_id, first, last, before_version or 2**62, limit),
    )
    return [Line(*row) for row in found]


def latest_lines(account_ids: Sequence[int], *, limit: int) -> list[tuple[int, Line]]:
    """The newest lines over several accounts, newest first, as (account, line)."""
    found = asking.rows(
        "SELECT wanted.id, line.version, line.day, line.amount, line.balance_after,"
        "       line.narrative"
        "  FROM unnest(%s::bigint[]) AS wanted (id)"
        "  CROSS JOIN LATERAL ("
        "    SELECT * FROM {schema}.ledger_leg"
        "     WHERE account_id = wanted.id AND version IS NOT NULL"
        "     ORDER BY version DESC LIMIT %s) AS line"
        " ORDER BY line.day DESC, line.entry_id DESC, line.position DESC LIMIT %s",
        (list(account_ids), limit, limit),
    )
    return [(row[0], Line(*row[1:])) for row in found]


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry as others account for it: its number, and what it moved on each account, yen."""

    entry_id: int
    request_id: uuid.UUID
    moved: dict[int, int]


def entries_of_requests() -> Iterator[Booked]:
    """Every entry with what it moved on customers' accounts, perhaps nothing; in a transaction."""
    for entry_id, request_id, accounts, amounts in asking.stream(
        "SELECT e.id, e.request_id,"
        "       array_agg(l.account_id) FILTER (WHERE l.version IS NOT NULL),"
        "       array_agg(l.amount::bigint) FILTER (WHERE l.version IS NOT NULL)"
        "  FROM {schema}.ledger_entry AS e JOIN {schema}.ledger_leg AS l ON l.entry_id = e.id"
        " GROUP BY e.id"
    ):
        moved: dict[int, int] = {}
        for account, amount in zip(accounts or (), amounts or (), strict=True):
            moved[account] = moved.get(account, 0) + amount
        yield Booked(entry_id, request_id, moved)
