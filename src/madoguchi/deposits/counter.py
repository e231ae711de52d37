"""Pays in and out beside the internet (窓口・ATM・口座振替): where the other channels post."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.audit import recall, record
from madoguchi.customers import accounts, money_mails
from madoguchi.institutions import current
from madoguchi.ledger import chart, posting
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.wires import outbox_all

_POSTED = "counter.posted"


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

    A repeated request returns the same number and tells nobody again (E2).
    Raises Refused SHORT_OF_FUNDS.
    """
    chain = record.chain_of(contract_id)
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
        if recall.is_told(chain=chain, about=str(request_id), what=_POSTED):
            return entry_id
        mine = accounts.accounts_of(contract_id)
        moved = [(entry, each) for each in mine if each.ledger_account_id == ledger_account_id]
        outbox_all.put_all(money_mails.of_entries(moved), at=at)
        record.record(
            chain=chain,
            who="counter",
            what=_POSTED,
            about=str(request_id),
            at=at,
            detail={"amount_yen": amount_yen},
        )
    return entry_id
