"""Holds an amount of an account back until it is released (支払停止・留保): thin typed verbs."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.ledger import asking, store


@dataclass(frozen=True, slots=True)
class Hold:
    """An amount that may not be paid out, yen; `why` is the word of the desk that placed it."""

    id: int
    account_id: int
    yen: int
    why: str
    placed_at: dt.datetime
    released_at: dt.datetime | None = None


_HOLDS = (
    "SELECT hold.id, account_id, yen, why, placed_at, released_at"
    "  FROM {schema}.ledger_hold AS hold"
    "  LEFT JOIN {schema}.ledger_hold_release ON hold_id = hold.id"
)


def place(*, request_id: uuid.UUID, account_id: int, yen: int, why: str, at: dt.datetime) -> int:
    """Hold an amount back and return the hold's number; a repeated request returns the same.

    Raises Refused SHORT_OF_FUNDS for more than may be paid out now (支払可能額), REQUEST_CHANGED
    when the request id was used for another hold (L-14), and ValueError for less than one yen.
    """
    if yen < 1:
        raise ValueError(f"{yen} yen cannot be held back")
    with store.refusals():
        [(hold_id,)] = asking.rows(
            "SELECT {schema}.place_hold(%s, %s, %s, %s, %s)", (request_id, account_id, yen, why, at)
        )
    return int(hold_id)


def release(*, request_id: uuid.UUID, hold_id: int, at: dt.datetime) -> None:
    """Release a hold as a whole; a repeated request changes nothing.

    Raises Refused REQUEST_CHANGED when the request id released another hold. One that does not
    exist, or was released by another request, is the caller's mistake (LG009).
    """
    with store.refusals():
        asking.rows("SELECT {schema}.release_hold(%s, %s, %s)", (request_id, hold_id, at))


def of_accounts(account_ids: Sequence[int]) -> list[Hold]:
    """What was ever held back of these accounts, in the order it was placed."""
    found = asking.rows(
        f"{_HOLDS} WHERE account_id = ANY(%s) ORDER BY hold.id", (list(account_ids),)
    )
    return [Hold(*row) for row in found]


def every() -> list[Hold]:
    """Every hold of the institution, in the order they were placed."""
    return [Hold(*row) for row in asking.rows(f"{_HOLDS} ORDER BY hold.id")]
