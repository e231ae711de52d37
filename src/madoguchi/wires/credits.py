"""Money that other banks send (被仕向振込): stored, acknowledged, then ended once (C16)."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Literal

from django.db.models import Count, Max, Min, Q, Sum

from madoguchi.wires.models import IncomingCredit, Outgoing

Outcome = Literal["credited", "returned", "repeated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A stored credit as its sender's bank sent it; yen."""

    sequence: int
    key: uuid.UUID
    sending_bank: str
    sending_branch: str
    receiving_bank: str
    receiving_branch: str
    account_kind: str
    account_number: str
    receiver_name: str
    sender_name: str
    amount_yen: int
    value_date: dt.date
    edi: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A credit that was acted upon, and what became of it."""

    credit: Credit
    outcome: str
    reason: str
    acted_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Total:
    """Credits of one value date that ended alike: number and yen; no outcome while they wait."""

    day: dt.date
    outcome: str
    count: int
    yen: int


def last_sequence() -> int:
    """Up to where credits have been stored; asking for more acknowledges them."""
    return IncomingCredit.objects.aggregate(last=Max("sequence"))["last"] or 0


def store(credits: Sequence[Credit], *, at: dt.datetime) -> None:
    """Store credits; one that was delivered before changes nothing."""
    IncomingCredit.objects.bulk_create(
        [IncomingCredit(**asdict(credit), received_at=at) for credit in credits],
        ignore_conflicts=True,
    )


def to_act_on(*, most: int) -> list[Credit]:
    """Stored credits nobody has acted upon, in the order they came."""
    rows = IncomingCredit.objects.filter(acted_at=None).order_by("sequence")[:most]
    return [_credit(row) for row in rows]


def is_known(key: uuid.UUID, *, besides: int) -> bool:
    """Whether this key came under another sequence too, and was acted upon there."""
    rows = IncomingCredit.objects.filter(key=key, acted_at__isnull=False)
    return rows.exclude(sequence=besides).exists()


def end(sequence: int, *, outcome: Outcome, reason: str = "", at: dt.datetime) -> bool:
    """Say, in the transaction of the deed, what becomes of a credit; False when that was said.

    One conditional UPDATE: of several hands one is told True, the others wait for its commit.
    """
    waiting = IncomingCredit.objects.filter(sequence=sequence, acted_at=None)
    return bool(waiting.update(acted_at=at, outcome=outcome, reason=reason))


def ended() -> Iterator[Ended]:
    """Every credit that was acted upon, in the order they came."""
    rows = IncomingCredit.objects.exclude(acted_at=None).order_by("sequence")
    for row in rows.iterator(chunk_size=2_000):
        assert row.acted_at is not None
        yield Ended(_credit(row), row.outcome, row.reason, row.acted_at)


def first_day() -> dt.date | None:
    """The first value date of any credit; None where none ever came."""
    found: dt.date | None = IncomingCredit.objects.aggregate(first=Min("value_date"))["first"]
    return found


def totals(first: dt.date, last: dt.date) -> list[Total]:
    """What was given on each value date of a span (対査); what came twice counts once."""
    rows = IncomingCredit.objects.filter(value_date__range=(first, last))
    grouped = rows.exclude(outcome="repeated").values("value_date", "outcome")
    return [
        Total(row["value_date"], row["outcome"], row["count"], int(row["yen"]))
        for row in grouped.order_by("value_date").annotate(count=Count("pk"), yen=Sum("amount_yen"))
    ]


def not_through(first: dt.date, last: dt.date) -> Counter[dt.date]:
    """How many credits of each value date wait here, or wait to be carried back."""
    waiting = Outgoing.objects.filter(wire="clearing", purpose="return", carried_at=None)
    # The centre takes a credit back when its return arrives there, not when it is queued here.
    keys = [uuid.UUID(about) for about in waiting.values_list("about", flat=True)]
    rows = IncomingCredit.objects.filter(value_date__range=(first, last))
    here = rows.filter(Q(acted_at=None) | Q(outcome="returned", key__in=keys))
    return Counter(here.values_list("value_date", flat=True))


def _credit(row: IncomingCredit) -> Credit:
    return Credit(**{field.name: getattr(row, field.name) for field in fields(Credit)})
