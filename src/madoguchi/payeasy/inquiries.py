"""What billers said (請求照会の結果), kept where the customer cannot change it."""

import datetime as dt
import uuid
from dataclasses import asdict, dataclass
from typing import Any

from madoguchi.payeasy.models import Inquiry
from madoguchi.policy.payeasy import Bill, Biller


@dataclass(frozen=True, slots=True)
class Inquired:
    """The bills behind a slip's numbers, as the biller said at `asked_at`.

    `number` is the お客様番号 or 納付番号; the 確認番号 is not kept.
    """

    inquiry_id: uuid.UUID
    biller: Biller
    number: str
    division: str
    bills: tuple[Bill, ...]
    asked_at: dt.datetime


def keep(inquired: Inquired, *, contract_id: int) -> Inquired:
    """Keep what the biller said, for the pages that follow; returns it."""
    Inquiry.objects.create(
        id=inquired.inquiry_id,
        contract_id=contract_id,
        biller=asdict(inquired.biller),
        number=inquired.number,
        division=inquired.division,
        bills=[_written(bill) for bill in inquired.bills],
        asked_at=inquired.asked_at,
    )
    return inquired


def find(inquiry_id: uuid.UUID, *, contract_id: int) -> Inquired | None:
    """The contract's inquiry of that id; a stranger's is not found."""
    row = Inquiry.objects.filter(id=inquiry_id, contract_id=contract_id).first()
    if row is None:
        return None
    return Inquired(
        inquiry_id=row.id,
        biller=Biller(**row.biller),
        number=row.number,
        division=row.division,
        bills=tuple(_read(bill) for bill in row.bills),
        asked_at=row.asked_at,
    )


def _written(bill: Bill) -> dict[str, Any]:
    until = bill.payable_until
    return {**asdict(bill), "payable_until": None if until is None else until.isoformat()}


def _read(written: dict[str, Any]) -> Bill:
    until = written["payable_until"]
    day = None if until is None else dt.date.fromisoformat(until)
    return Bill(**{**written, "payable_until": day})


def sweep(*, asked_before: dt.datetime, most: int) -> int:
    """Forget up to `most` inquiries of before a moment, with the payers' names in them; how many.

    In the caller's transaction. What was paid has a row of its own, and stays (H2).
    """
    old = Inquiry.objects.filter(asked_at__lt=asked_before).order_by("asked_at")
    return Inquiry.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:most])).delete()[0]
