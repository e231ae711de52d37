"""The lines that answer a question (明細の検索): how many there are, and some of them at a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from madoguchi.ledger import asking
from madoguchi.ledger.reads import Line
from madoguchi.ledger.spelling import found_in_narrative

# A stranger to every version: versions count from one.
BEFORE_ALL = 0
AFTER_ALL = 2**62


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to one account's lines: days both inclusive, and what the lines must be like.

    Without a first day, from the beginning. Every word must stand in the narrative, in any width
    and script. Amounts are yen, whichever way they moved; `way` is one of them. With `newest`, only
    the newest so many of all that.
    """

    account_id: int
    first: dt.date | None
    last: dt.date
    words: tuple[str, ...] = ()
    least_yen: int | None = None
    most_yen: int | None = None
    way: Literal["in", "out"] | None = None
    newest: int | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """What a question comes to: lines, yen in and out (neither negative), first and last version.

    Both versions are None where no line answers. Lines are final, so that whoever stays between
    the two sees the same answer however often and however slowly he asks.
    """

    count: int
    in_yen: int
    out_yen: int
    first_version: int | None
    last_version: int | None


def summary(wanted: Wanted) -> Summary:
    """Sum up all lines that answer, in one statement.

    The days are found by halving: on every account days follow versions (L-11), and versions have
    no gaps (L-04), so that the lines of other days are not read.
    """
    conditions, parameters = _conditions(wanted)
    # The bounds: the first version of the first day, and of the day after the last. No line is
    # earlier than a first day that is NULL.
    found = asking.rows(
        "WITH RECURSIVE halving (bound, day, low, high) AS ("
        "  SELECT wanted.bound, wanted.day, 1::bigint, account.version + 1"
        "    FROM {schema}.ledger_account AS account,"
        "         (VALUES ('first', %s::date), ('end', %s::date + 1)) AS wanted (bound, day)"
        "   WHERE account.id = %s AND NOT account.internal"
        "   UNION ALL"
        "  SELECT half.bound, half.day,"
        "         CASE WHEN leg.day < half.day THEN half.middle + 1 ELSE half.low END,"
        "         CASE WHEN leg.day < half.day THEN half.high ELSE half.middle END"
        "    FROM (SELECT *, (low + high) / 2 AS middle FROM halving WHERE low < high) AS half"
        # One leg is looked up for each step: the limit keeps PostgreSQL from joining them all.
        "   CROSS JOIN LATERAL ("
        "         SELECT day FROM {schema}.ledger_leg"
        "          WHERE account_id = %s AND version = half.middle LIMIT 1) AS leg"
        "), answer AS ("
        "  SELECT version, amount FROM {schema}.ledger_leg"
        "   WHERE account_id = %s"
        "     AND version >= (SELECT low FROM halving WHERE bound = 'first' AND low = high)"
        "     AND version < (SELECT low FROM halving WHERE bound = 'end' AND low = high)"
        f"    {conditions}"
        "   ORDER BY version DESC LIMIT %s"
        ") "
        "SELECT count(*), coalesce(sum(amount) FILTER (WHERE amount > 0), 0)::bigint,"
        "       coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)::bigint,"
        "       min(version), max(version) FROM answer",
        (
            *(wanted.first, wanted.last),
            *(wanted.account_id,) * 3,
            *parameters,
            wanted.newest,
        ),
    )
    return Summary(*found[0])


def older(wanted: Wanted, of: Summary, *, than: int, limit: int) -> list[Line]:
    """The next lines of an answer below a version, newest first, at most `limit`."""
    return _lines(wanted, of, "version < %s", than, "DESC", limit)


def newer(wanted: Wanted, of: Summary, *, than: int, limit: int) -> list[Line]:
    """The next lines of an answer above a version, oldest first, at most `limit`."""
    return _lines(wanted, of, "version > %s", than, "ASC", limit)


def _lines(
    wanted: Wanted, of: Summary, side: str, than: int, order: Literal["ASC", "DESC"], limit: int
) -> list[Line]:
    conditions, parameters = _conditions(wanted)
    found = asking.rows(
        "SELECT version, day, amount, balance_after, narrative FROM {schema}.ledger_leg"
        f" WHERE account_id = %s AND version BETWEEN %s AND %s AND {side} {conditions}"
        f" ORDER BY version {order} LIMIT %s",
        (
            wanted.account_id,
            # Nothing lies between these two where no line answers.
            of.first_version or AFTER_ALL,
            of.last_version or BEFORE_ALL,
            than,
            *parameters,
            limit,
        ),
    )
    return [Line(*row) for row in found]


def _conditions(wanted: Wanted) -> tuple[str, Sequence[Any]]:
    """What the lines must be like, as SQL that follows other conditions, with its parameters."""
    conditions: list[str] = []
    parameters: list[Any] = []
    if wanted.way is not None:
        conditions.append("AND amount > 0" if wanted.way == "in" else "AND amount < 0")
    if wanted.least_yen is not None:
        conditions.append("AND abs(amount) >= %s")
        parameters.append(wanted.least_yen)
    if wanted.most_yen is not None:
        conditions.append("AND abs(amount) <= %s")
        parameters.append(wanted.most_yen)
    for word in wanted.words:
        condition, more = found_in_narrative(word)
        conditions.append(f"AND {condition}")
        parameters += more
    return " ".join(conditions), parameters
