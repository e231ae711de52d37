"""The posting function itself, told as stories: what the database does when nobody else looks."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction

from cast import AT
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import asking, chart, posting, reads
from madoguchi.values.refusal import Refusal, Refused
from story_books import DAY, account, entry, floor_kept_by, holds

Bank = tuple[Institution, ...]
ONE_DAY = dt.timedelta(days=1)
pytestmark = pytest.mark.usefixtures("told_to_the_trail")


RETRIES_AND_FLOORS = """
    post r1  cash -50000  hanako +50000               ok
    post r2  hanako -10330  clearing +10000  fees +330  ok
    post r2  hanako -10330  clearing +10000  fees +330  same as r2
    post r2  hanako -10331  clearing +10001  fees +330  T21
    post r3  hanako -39671  clearing +39671            T12
    post r4  hanako -39670  clearing +39670            ok
    holds    hanako 0
"""


def test_retries_and_floors(bank: Bank) -> None:
    with current.serving(bank[0]):
        inside = chart.internal_accounts()
        names = {
            "hanako": account(),
            "cash": inside[chart.CASH],
            "clearing": inside[chart.CLEARING],
            "fees": inside[chart.FEES],
        }
        requests: dict[str, uuid.UUID] = {}
        numbers: dict[str, int] = {}
        for line in RETRIES_AND_FLOORS.strip().splitlines():
            verb, *words = line.split()
            if verb == "holds":
                assert holds(names[words[0]]) == [int(words[1])]
                continue
            request = words.pop(0)
            moves = []
            while words and words[0] in names:
                moves.append((names[words.pop(0)], int(words.pop(0))))
            wanted = entry(*moves, request_id=requests.setdefault(request, uuid.uuid4()))
            try:
                number = posting.post(wanted, at=AT)
                outcome = "same as " + request if numbers.get(request) == number else "ok"
                numbers[request] = number
            except Refused as refused:
                outcome = refused.refusal.value
            assert outcome == " ".join(words), line


def test_each_leg_says_the_balance_after_it_even_twice_on_one_account(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account()
        cash = chart.internal_accounts()[chart.CASH]
        posting.post(entry((cash, -1_000), (hanako, 1_000)), at=AT)
        posting.post(entry((hanako, -300), (hanako, -30), (cash, 330)), at=AT)
        lines = reads.lines(hanako, first=DAY, last=DAY, limit=9)
        assert [(line.version, line.amount, line.balance) for line in lines] == [
            (3, -30, 670),
            (2, -300, 700),
            (1, 1_000, 1_000),
        ]
        assert reads.closing_balances([hanako], day=DAY) == {hanako: 670}
        assert reads.closing_balances([hanako], day=DAY - dt.timedelta(days=1)) == {hanako: 0}


def test_an_overdraft_line_may_be_used_to_its_last_yen(bank: Bank) -> None:
    with current.serving(bank[0]):
        shop = account(floor_yen=-500)
        cash = chart.internal_accounts()[chart.CASH]
        posting.post(entry((shop, -500), (cash, 500)), at=AT)
        assert reads.balances([shop])[shop].available_yen == 0
        with pytest.raises(Refused) as no:
            posting.post(entry((shop, -1), (cash, 1)), at=AT)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS


def test_a_line_never_has_an_earlier_day_than_the_one_before_it(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako, cash = account(), chart.internal_accounts()[chart.CASH]
        posting.post(entry((cash, -9), (hanako, 9)), at=AT)
        with pytest.raises(Refused) as no:
            posting.post(entry((cash, -9), (hanako, 9), day=DAY - ONE_DAY), at=AT)
        assert no.value.refusal is Refusal.TERMS_CHANGED
        assert holds(hanako) == [9]


@pytest.mark.parametrize("how", ["unbalanced", "unknown", "disorder"])
def test_the_database_refuses_what_python_could_not_have_built(bank: Bank, how: str) -> None:
    code = {"unbalanced": "LG001", "unknown": "LG002", "disorder": "LG004"}[how]
    with current.serving(bank[0]):
        first, second = sorted((account(), account()))
        accounts = {
            "unbalanced": [first, second],
            "unknown": [first, 2**40],
            "disorder": [second, first],
        }[how]
        amounts = [5, -4] if how == "unbalanced" else [5, -5]
        asked = (uuid.uuid4(), DAY, AT, accounts, amounts)
        with pytest.raises(DatabaseError) as no:
            asking.rows(
                "SELECT {schema}.post_entry(%s, 'x', %s, %s, %s::bigint[], %s::bigint[],"
                " ARRAY['a', 'b'], 'seal')",
                asked,
            )
        cause = no.value.__cause__
        assert isinstance(cause, psycopg.Error) and cause.sqlstate == code
        assert holds(first, second) == [0, 0]


def test_a_posting_rolled_back_leaves_nothing(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account()
        cash = chart.internal_accounts()[chart.CASH]
        request_id = uuid.uuid4()
        with transaction.atomic(using=bank[0].key):
            # The very first statement of the transaction: it must not commit itself.
            posting.post(entry((cash, -1), (hanako, 1), request_id=request_id), at=AT)
            transaction.set_rollback(True, using=bank[0].key)
        assert holds(hanako) == [0]
        posting.post(entry((cash, -2), (hanako, 2), request_id=request_id), at=AT)
        assert holds(hanako) == [2]


def test_fifty_hands_never_bring_an_account_below_its_floor(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account()
        cash = chart.internal_accounts()[chart.CASH]
        posting.post(entry((cash, -1_000), (hanako, 1_000)), at=AT)
        results = all_at_once(
            lambda nth: posting.post(entry((hanako, -300), (cash, 300)), at=AT),
            hands=50,
            institution=bank[0],
        )
        assert sum(isinstance(result, int) for result in results) == 3
        assert holds(hanako) == [100]


def test_control_without_the_floor_the_same_hands_overdraw_it(
    bank: Bank, as_superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    with current.serving(bank[0]):
        hanako = account()
        cash = chart.internal_accounts()[chart.CASH]
        posting.post(entry((cash, -1_000), (hanako, 1_000)), at=AT)
        with as_superuser() as admin, floor_kept_by(admin, bank[0].key, check=None):
            all_at_once(
                lambda nth: posting.post(entry((hanako, -300), (cash, 300)), at=AT),
                hands=50,
                institution=bank[0],
            )
            assert holds(hanako) == [1_000 - 50 * 300]
            posting.post(entry((cash, -14_000), (hanako, 14_000)), at=AT)


def test_one_request_posted_by_twenty_hands_is_one_entry(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account()
        cash = chart.internal_accounts()[chart.CASH]
        wanted = entry((cash, -7), (hanako, 7))
        results = all_at_once(
            lambda nth: posting.post(wanted, at=AT), hands=20, institution=bank[0]
        )
        assert len(set(results)) == 1 and isinstance(results[0], int)
        assert holds(hanako) == [7]


def test_hands_that_share_accounts_in_opposite_order_never_deadlock(bank: Bank) -> None:
    with current.serving(bank[0]):
        first, second = account(floor_yen=-9_999), account(floor_yen=-9_999)

        def swap(nth: int) -> int:
            giver, taker = (first, second) if nth % 2 else (second, first)
            return posting.post(entry((giver, -1), (taker, 1)), at=AT)

        results = all_at_once(swap, hands=40, institution=bank[0])
        assert all(isinstance(result, int) for result in results)
        assert holds(first, second) == [0, 0]
        connections.close_all()
