"""Pages of the audit trail (操作記録の照会): of one chain, or of one day, newest first."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from madoguchi.audit import store
from madoguchi.audit.record import Record

_COLUMNS = "SELECT chain, number, at, who, what, about, detail FROM {schema}.audit_record"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of one day ended: the next one begins below it."""

    at: dt.datetime
    chain: str
    number: int


def of_chain(
    chain: str, *, who: str = "", what: str = "", below: int | None = None, limit: int
) -> list[Record]:
    """The records of one chain, newest first, from below a number on; by its primary key."""
    wheres, values = _filters(who, what)
    if below is not None:
        wheres.append("number < %s")
        values.append(below)
    return _records(["chain = %s", *wheres], [chain, *values], order="number DESC", limit=limit)


def of_day(
    start: dt.datetime,
    end: dt.datetime,
    *,
    who: str = "",
    what: str = "",
    below: Place | None = None,
    limit: int,
) -> list[Record]:
    """The records from `start` to before `end`, newest first; by the index on the moment.

    Anchors, of which there is one a minute, are shown when their chain is asked for.
    """
    wheres, values = _filters(who, what)
    if below is not None:
        wheres.append("(at, chain, number) < (%s, %s, %s)")
        values += [below.at, below.chain, below.number]
    return _records(
        ["at >= %s", "at < %s", "chain <> 'anchors'", *wheres],
        [start, end, *values],
        order="at DESC, chain DESC, number DESC",
        limit=limit,
    )


def _filters(who: str, what: str) -> tuple[list[str], list[Any]]:
    """Who did it, exactly; the deed by how its name begins, such as `sign-on`."""
    wheres: list[str] = []
    values: list[Any] = []
    if who:
        wheres.append("who = %s")
        values.append(who)
    if what:
        wheres.append("starts_with(what, %s)")
        values.append(what)
    return wheres, values


def _records(wheres: list[str], values: list[Any], *, order: str, limit: int) -> list[Record]:
    found = store.rows(
        f"{_COLUMNS} WHERE {' AND '.join(wheres)} ORDER BY {order} LIMIT %s", (*values, limit)
    )
    return [Record(*said) for said in found]
