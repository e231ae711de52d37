"""Money moves here and nowhere else (記帳): thin typed verbs over one SQL function."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import IntegrityError

from madoguchi.institutions import current
from madoguchi.ledger import store
from madoguchi.ledger.entry import Entry
from madoguchi.values.refusal import Refusal, Refused

SEAL = "ledger-seal"

_Posted = TypeVar("_Posted", int, list[int])


def post(entry: Entry, *, at: dt.datetime) -> int:
    """Post one entry and return its number; a repeated request returns the same number.

    Raises Refused SHORT_OF_FUNDS when an account would fall below its floor, REQUEST_CHANGED when
    the request id was used for another entry, and TERMS_CHANGED when the entry's day is closed or
    an account has moved after it (L-01 to L-04, L-11, L-13).
    """
    seal = entry.seal(current.institution().secret(SEAL))
    return _or_found(lambda: store.post(entry, at=at, seal=seal))


def post_all(entries: Sequence[Entry], *, at: dt.datetime) -> list[int]:
    """Post many entries (一括記帳) in the caller's transaction, in their order; their numbers.

    As if posted one by one, in a handful of statements: one that cannot be posted ends them all,
    so the caller has seen beforehand that each can be paid. Raises what `post` raises.
    """
    wanted: dict[uuid.UUID, Entry] = {}
    for entry in entries:
        # What is asked twice is posted once, as if the second had come later.
        if wanted.setdefault(entry.request_id, entry) != entry:
            raise Refused(Refusal.REQUEST_CHANGED)
    if not wanted:
        return []
    key = current.institution().secret(SEAL)
    seals = [entry.seal(key) for entry in wanted.values()]
    numbers = _or_found(lambda: store.post_many([*wanted.values()], at=at, seals=seals))
    number = dict(zip(wanted, numbers, strict=True))
    return [number[entry.request_id] for entry in entries]


def _or_found(post_now: Callable[[], _Posted]) -> _Posted:
    """Post; or find what another hand has posted under the same request at this very instant."""
    with store.refusals():
        try:
            return post_now()
        except IntegrityError as error:
            if store.name_of(error) != store.POSTED_MEANWHILE or store.in_a_transaction():
                raise
            # Outside a transaction nothing else was undone: the second call finds the entry.
            return post_now()
