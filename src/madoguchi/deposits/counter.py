"""Pays in and out beside the internet (窓口・ATM・口座振替): where the other channels post."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.ledger import chart, posting
from madoguchi.ledger.entry import Entry, Leg


def post_at_counter(
    *,
    contract_id: int,
    ledger_account_id: int,
    amount_yen: int,
    narrative: str,
    request_id: uuid.UUID,
    at: dt.datetime,
    day: dt.date,
) -> int:
    """Post cash in (or out, when negative) of an account and return the entry's number.

    Raises Refused SHORT_OF_FUNDS.
    """
    cash = chart.internal_accounts()[chart.CASH]
    entry = Entry(
        request_id,
        "counter",
        day,
        (Leg(cash, -amount_yen, narrative), Leg(ledger_account_id, amount_yen, narrative)),
    )
    with transaction.atomic(using=current.alias(), durable=True):
        # The turn comes first in every verb, so that no two wait for one another in a circle.
        accounts.take_turn(contract_id)
        entry_id = posting.post(entry, at=at)
        record.record(
            chain=record.chain_of(contract_id),
            who="counter",
            what="counter.posted",
            about=str(request_id),
            at=at,
            detail={"amount_yen": amount_yen},
        )
    return entry_id
