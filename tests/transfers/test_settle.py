"""Goal: an order moves on once, money comes back once, and nobody waits in a circle.

Method: the desk's verbs on real rows; then two hands that lock the same rows from two sides.
"""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from cast import AT, open_person
from hands import wait_until_somebody_waits_for_a_lock
from madoguchi.audit import record
from madoguchi.console.verify import findings
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import chart, posting
from madoguchi.ledger import reads as ledger
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.transfers import reads, settle
from madoguchi.transfers.states import State
from madoguchi.wires import inbox
from stories import draft, press, wish

Bank = tuple[Institution, ...]


def test_returned_money_comes_back_once_and_the_fee_stays(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    ledger_id = hanako.accounts[0].ledger_account_id
    with current.serving(bank[0]):
        order = press(hanako, draft(hanako, wish(hanako, yen=10_000)))
        assert settle.note_sent(order.request_id, at=AT) is True
        assert settle.give_back(order.request_id, reason="01", at=AT) is True
        assert settle.give_back(order.request_id, reason="01", at=AT) is False
        assert ledger.balances([ledger_id])[ledger_id].yen == 100_000 - 275
        found = reads.by_request(order.request_id, contract_id=hanako.contract_id)
        assert found is not None
        assert (found.state, found.return_reason) == (State.RETURNED, "01")


@pytest.mark.parametrize("outcome", ["1", "2"])
def test_an_order_that_ended_does_not_move_again(bank: Bank, outcome: str) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        order = press(hanako, draft(hanako, wish(hanako, yen=10_000)))
        reason = "00" if outcome == "1" else "02"
        ended = inbox.Received(9_000_000 + order.number, order.request_id, outcome, reason)
        settle.act_on(ended, at=AT)
        before = reads.by_request(order.request_id, contract_id=hanako.contract_id)
        settle.act_on(ended, at=AT)
        assert settle.note_sent(order.request_id, at=AT) is False
        assert reads.by_request(order.request_id, contract_id=hanako.contract_id) == before


def test_news_of_an_order_that_nobody_made_changes_nothing(bank: Bank) -> None:
    with current.serving(bank[0]):
        assert settle.note_sent(uuid.uuid4(), at=AT) is False
        assert settle.give_back(uuid.uuid4(), reason="01", at=AT) is False


def test_a_return_that_waits_for_the_account_does_not_hold_the_trail_meanwhile(bank: Bank) -> None:
    """Cash locks the account, then the trail: a return in the other order would close a circle."""
    hanako = open_person(bank[1], balance_yen=900_000)
    ledger_id = hanako.accounts[0].ledger_account_id
    with current.serving(bank[1]):
        order = press(hanako, draft(hanako, wish(hanako, yen=100)))
        cash = chart.internal_accounts()[chart.CASH]
        legs = (Leg(cash, -1, "現金"), Leg(ledger_id, 1, "現金"))
        entry = Entry(uuid.uuid4(), "counter", AT.date(), legs)

        def give_back() -> bool:
            with current.serving(bank[1]):
                try:
                    return settle.give_back(order.request_id, reason="01", at=AT)
                finally:
                    connections.close_all()

        with ThreadPoolExecutor(max_workers=1) as beside:
            with transaction.atomic(using=current.alias()):
                posting.post(entry, at=AT)
                returned = beside.submit(give_back)
                wait_until_somebody_waits_for_a_lock()
                connections[current.alias()].cursor().execute("SET LOCAL lock_timeout = '3s'")
                record.record(
                    chain=record.chain_of(hanako.contract_id),
                    who="counter",
                    what="counter.posted",
                    about=str(entry.request_id),
                    at=AT,
                )
            assert returned.result() is True
        assert ledger.balances([ledger_id])[ledger_id].yen == 900_000 - order.fee_yen + 1
        assert findings(bank[1]) == []
