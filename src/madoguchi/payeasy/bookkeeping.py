"""The accountant's page (払込の仕訳): which accounts a payment moves, what the biller is sent."""

import datetime as dt
import uuid
from collections.abc import Mapping

from madoguchi.formats.payeasy.payment import REASONS
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.policy.payeasy import Biller


def key_of(request_id: uuid.UUID, place: int) -> uuid.UUID:
    """The key of one bill of a request, always the same, so that it is paid once."""
    return uuid.uuid5(request_id, f"bill {place}")


def entry_for(
    *,
    key: uuid.UUID,
    biller: Biller,
    source_ledger_id: int,
    total_yen: int,
    settlement_id: int,
    day: dt.date,
) -> Entry:
    """Dr payer; Cr what is owed to the billers (収納資金)."""
    words = f"ペイジー {biller.name}"
    legs = (Leg(source_ledger_id, -total_yen, words), Leg(settlement_id, total_yen, words))
    return Entry(key, "payeasy.paid", day, legs)


def return_request(key: uuid.UUID) -> uuid.UUID:
    """The return's own request id, always the same for one payment, so it is posted once."""
    return uuid.uuid5(key, "return")


def return_entry(
    *,
    key: uuid.UUID,
    source_ledger_id: int,
    total_yen: int,
    reason: str,
    settlement_id: int,
    day: dt.date,
) -> Entry:
    """Dr what is owed to the billers; Cr payer: a payment the biller did not keep comes back."""
    words = f"ペイジー返却 {REASONS.get(reason, '')}".strip()
    legs = (Leg(settlement_id, -total_yen, words), Leg(source_ledger_id, total_yen, words))
    return Entry(return_request(key), "payeasy.returned", day, legs)


def telegram_fields(
    *,
    key: uuid.UUID,
    bank_code: str,
    biller: Biller,
    number: str,
    division: str,
    bill_code: str,
    total_yen: int,
    paid_at: dt.datetime,
) -> Mapping[str, str | int]:
    """What the biller is told of a payment; the wire only turns it into bytes.

    `paid_at` is by Japan's clocks, whole seconds.
    """
    return {
        "key": key.hex,
        "sending_bank": bank_code,
        "biller_number": biller.number,
        "number": number,
        "division": division,
        "bill_code": bill_code,
        "amount_yen": total_yen,
        "paid_at": paid_at.isoformat(),
    }
