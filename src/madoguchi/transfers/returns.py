"""The accountant's page for money that comes back (資金返却の仕訳); the fee does not."""

import datetime as dt
import uuid
from collections.abc import Mapping

from madoguchi.formats.clearing import answers
from madoguchi.ledger.entry import Entry, Leg

# What an order's history says when the centre would not take the transfer at all.
NOT_TAKEN = "90"

RETURN_REASONS = {**answers.RETURN_REASONS, NOT_TAKEN: "受付不可"}


def return_entry(
    *,
    request_id: uuid.UUID,
    source_ledger_id: int,
    amount_yen: int,
    reason: str,
    chart: Mapping[str, int],
    day: dt.date,
) -> Entry:
    """Dr clearing, Cr payer: the amount comes back, the fee does not (C14)."""
    words = f"振込資金返却 {RETURN_REASONS.get(reason, '')}".strip()
    return Entry(
        return_request(request_id),
        "transfer.returned",
        day,
        (
            Leg(chart["interbank-clearing"], -amount_yen, words),
            Leg(source_ledger_id, amount_yen, words),
        ),
    )


def return_request(request_id: uuid.UUID) -> uuid.UUID:
    """The return's own request id, always the same for one order, so it is posted once."""
    return uuid.uuid5(request_id, "return")
