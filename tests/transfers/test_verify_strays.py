"""Money that moved although nobody asked for it is found, whosever accounts it moved between."""

import uuid

import pytest
from django.db import transaction

from cast import AT, open_person
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import chart, posting
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.transfers import verify

Bank = tuple[Institution, ...]


@pytest.mark.parametrize("whose", ["a customer's", "the bank's own"])
def test_an_entry_that_nobody_asked_for_is_found(bank: Bank, whose: str) -> None:
    hanako = open_person(bank[0]).accounts[0].ledger_account_id
    with current.serving(bank[0]), transaction.atomic(using=bank[0].key):
        inside = chart.internal_accounts()
        to = hanako if whose == "a customer's" else inside[chart.FEES]
        legs = (Leg(inside[chart.CASH], -5, "試験"), Leg(to, 5, "試験"))
        number = posting.post(Entry(uuid.uuid4(), "counter", AT.date(), legs), at=AT)
        found = list(verify.findings())
        transaction.set_rollback(True, using=bank[0].key)
    assert [(subject, wrong) for _, subject, wrong in found] == [
        (f"entry {number}", "nobody asked for it")
    ]
