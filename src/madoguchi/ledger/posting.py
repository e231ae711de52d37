"""Money moves here and nowhere else (記帳): thin typed verbs over one SQL function."""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError

from madoguchi.institutions import current
from madoguchi.ledger import store
from madoguchi.ledger.entry import Entry

SEAL = "ledger-seal"

_Posted = TypeVar("_Posted", int, list[int])


def post(entry: Entry, *, at: dt.datetime) -> int:
    """Post one entry and return its number; a repeated request returns the same number.

    Raises Refused SHORT_OF_FUNDS when an account would fall below its floor, REQUEST_CHANGED when
    the request id was used for another entry, and TERMS_CHANGED when the entry's day is closed or
    an account has moved after it (L-01 to L-04, L-11, L-13).
    """
    seal = entry.seal(current.institution().secret(SEAL))
    return or_found(lambda: store.post(entry, at=at, seal=seal))


def or_found(post_now: Callable[[], _Posted]) -> _Posted:
    """Post; or find what another hand has posted under the same request at this very instant."""
    with store.refusals():
        try:
            return post_now()
        except IntegrityError as error:
            if store.name_of(error) != store.POSTED_MEANWHILE or store.in_a_transaction():
                raise
            # Outside a transaction nothing else was undone: the second call finds the entry.
            return post_now()
