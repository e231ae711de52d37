"""The day's end (締め): a day takes no more postings, and each account's balance then is kept."""

import datetime as dt
import time
from dataclasses import dataclass

from django.db import transaction

from madoguchi.institutions import current
from madoguchi.ledger import asking
from madoguchi.values.day import day_of

_LOOK_AGAIN_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Closed:
    """What one step came to: the last account it saw, how many, and how many closings it wrote."""

    last_id: int
    seen: int
    written: int


def begin(day: dt.date, *, at: dt.datetime) -> None:
    """Let nothing more be posted to this day or before it, and wait for postings under way.

    Afterwards every line of the day is there to be seen. Whoever closes calls it, in however many
    processes; a day already begun stays as it is. Raises ValueError for a day that is not over,
    and RuntimeError inside a transaction, which those waited for could be waiting for.
    """
    if day >= day_of(at):
        raise ValueError(f"{day} is not over")
    with transaction.atomic(using=current.alias(), durable=True):
        asking.rows("SELECT {schema}.begin_closing(%s, %s)", (day, at))
    _wait_for_postings()


def _wait_for_postings() -> None:
    """Wait until every posting that may have seen the day still open has ended."""
    waited_for = _under_way()
    while waited_for:
        time.sleep(_LOOK_AGAIN_SECONDS)
        waited_for &= _under_way()


def _under_way() -> set[str]:
    found = asking.rows("SELECT virtualtransaction FROM {schema}.ledger_postings_under_way")
    return {str(row[0]) for row in found}


def close_some(day: dt.date, *, after: int, most: int) -> Closed:
    """Write what the next accounts above `after`, at most so many, held at a begun day's end.

    Only accounts that moved since their last closing get one. Repeated, or done by several
    processes at once, it comes to the same. Nothing is left when `seen` is less than `most`.
    """
    [found] = asking.rows("SELECT * FROM {schema}.close_accounts(%s, %s, %s)", (day, after, most))
    return Closed(*found)


def accounts_count() -> int:
    """How many accounts a closing goes through, moved or not."""
    [(count,)] = asking.rows("SELECT count(*) FROM {schema}.ledger_account WHERE NOT internal")
    return int(count)


def finish(day: dt.date, *, at: dt.datetime) -> None:
    """Say that a day is closed; the database refuses while an account misses its closing (LG008).

    A day already finished stays as it is.
    """
    asking.rows("SELECT {schema}.finish_closing(%s, %s)", (day, at))


def closed_through() -> dt.date | None:
    """The last day whose closing is finished; None before the first."""
    [(day,)] = asking.rows(
        "SELECT max(day) FROM {schema}.ledger_closed_day WHERE finished_at IS NOT NULL"
    )
    found: dt.date | None = day
    return found
