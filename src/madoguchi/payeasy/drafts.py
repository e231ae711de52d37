"""Drafts (払込の下書き): which bills, how much, from which account, before they are confirmed."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from madoguchi.payeasy import inquiries
from madoguchi.payeasy.inquiries import Inquired
from madoguchi.payeasy.models import Draft
from madoguchi.policy.payment import Chosen

# One press of the button is worked on for no longer than this; then another may try.
_CLAIM = dt.timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is about to be paid, as it was chosen."""

    request_id: uuid.UUID
    inquired: Inquired
    chosen: tuple[Chosen, ...]
    source_account_id: int

    @property
    def total_yen(self) -> int:
        """What leaves the account altogether."""
        return sum(each.total_yen for each in self.chosen)


def keep(
    inquired: Inquired,
    chosen: Sequence[Chosen],
    *,
    source_account_id: int,
    contract_id: int,
    at: dt.datetime,
) -> uuid.UUID:
    """Keep the bills `policy.payment.choose` let through, under a new request id."""
    request_id = uuid.uuid4()
    Draft.objects.create(
        request_id=request_id,
        contract_id=contract_id,
        inquiry_id=inquired.inquiry_id,
        chosen=[[inquired.bills.index(each.bill), each.total_yen] for each in chosen],
        source_account_id=source_account_id,
        made_at=at,
    )
    return request_id


def find(request_id: uuid.UUID, *, contract_id: int) -> Drafted | None:
    """The contract's draft of that request id; a stranger's draft is not found."""
    row = Draft.objects.filter(request_id=request_id, contract_id=contract_id).first()
    if row is None:
        return None
    inquired = inquiries.find(row.inquiry_id, contract_id=contract_id)
    if inquired is None:
        return None
    return Drafted(
        request_id=row.request_id,
        inquired=inquired,
        chosen=tuple(Chosen(inquired.bills[place], yen) for place, yen in row.chosen),
        source_account_id=row.source_account_id,
    )


def claim(request_id: uuid.UUID, *, at: dt.datetime) -> bool:
    """Let one press of the button work on a draft; a second press is told to wait.

    This only spares the customer a needless refusal: that a request pays once rests on the
    unique request id, not on this claim.
    """
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - _CLAIM)
    return bool(Draft.objects.filter(free, request_id=request_id).update(claimed_at=at))


def release(request_id: uuid.UUID) -> None:
    """Let the customer press again, after his press was refused."""
    Draft.objects.filter(request_id=request_id).update(claimed_at=None)


def sweep(*, made_before: dt.datetime, most: int) -> int:
    """Forget up to `most` drafts that were made before a moment; returns how many (H2).

    In the caller's transaction; rows that another hand is forgetting are passed over. What was
    paid has a row of its own, and stays.
    """
    old = Draft.objects.filter(made_at__lt=made_before).order_by("made_at")
    chosen = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    return Draft.objects.filter(pk__in=chosen).delete()[0]
