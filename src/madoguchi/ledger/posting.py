"""Money moves here and nowhere else (記帳): thin typed verbs over one SQL function."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError

from madoguchi.institutions import current
from madoguchi.ledger import store
from madoguchi.ledger.entry import Entry

SEAL = "ledger-seal"


def post(entry: Entry, *, at: dt.datetime) -> int:
    """Post one entry and return its number; a repeated request returns the same number.

    Raises Refused SHORT_OF_FUNDS when an account would fall below its floor, and
    REQUEST_CHANGED when the request id was used for another entry (L-01 to L-04).
    """
    seal = entry.seal(current.institution().secret(SEAL))
    with store.refusals():
        try:
            return store.post(entry, at=at, seal=seal)
        except IntegrityError as error:
            if store.name_of(error) != store.POSTED_MEANWHILE or store.in_a_transaction():
                raise
            # Outside a transaction nothing else was undone: the second call finds the entry.
            return store.post(entry, at=at, seal=seal)


def post_all(entries: Sequence[Entry], *, at: dt.datetime) -> list[int]:
    """Post many entries in the caller's transaction, in their order; returns their numbers.

    One that cannot be posted ends them all: the caller has seen beforehand that each can be paid.
    Raises what `post` raises.
    """
    return [post(entry, at=at) for entry in entries]
