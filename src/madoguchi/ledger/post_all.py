"""Many postings at once (一括記帳): as if one by one, in a handful of statements."""

import datetime as dt
import uuid
from collections.abc import Sequence

from madoguchi.institutions import current
from madoguchi.ledger import store
from madoguchi.ledger.entry import Entry
from madoguchi.ledger.posting import SEAL, or_found
from madoguchi.values.refusal import Refusal, Refused


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
    numbers = or_found(lambda: store.post_many([*wanted.values()], at=at, seals=seals))
    number = dict(zip(wanted, numbers, strict=True))
    return [number[entry.request_id] for entry in entries]
