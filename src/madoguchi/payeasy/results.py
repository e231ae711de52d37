"""How payments ended (収納結果の受信): store first, then act; a repeat is stored once."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from madoguchi.payeasy.models import Result


@dataclass(frozen=True, slots=True)
class Received:
    """A stored result that nobody has acted upon yet."""

    sequence: int
    key: uuid.UUID
    outcome: str
    reason: str


def last_sequence() -> int:
    """Up to where results have been stored; asking for more acknowledges them."""
    return Result.objects.aggregate(last=Max("sequence"))["last"] or 0


def store(results: Sequence[Received], *, at: dt.datetime) -> None:
    """Store results; one that was delivered before changes nothing."""
    Result.objects.bulk_create(
        [
            Result(
                sequence=result.sequence,
                key=result.key,
                outcome=result.outcome,
                reason=result.reason,
                received_at=at,
            )
            for result in results
        ],
        ignore_conflicts=True,
    )


def to_act_on(*, most: int) -> list[Received]:
    """Stored results in the order they came."""
    rows = Result.objects.filter(acted_at=None).order_by("sequence")[:most]
    return [Received(row.sequence, row.key, row.outcome, row.reason) for row in rows]


def mark_acted(sequence: int, *, at: dt.datetime) -> None:
    """Note, in the transaction of the deed, that a result was acted upon."""
    Result.objects.filter(pk=sequence).update(acted_at=at)
