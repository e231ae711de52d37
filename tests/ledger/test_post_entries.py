"""Many entries at once: the same as one by one, in a handful of statements.

Goal: `post_all` keeps every promise of `post`. Method: stories, the same entries posted both ways
on two sets of accounts, and hands that share accounts; next to them the negative control.
"""

import datetime as dt
import itertools
import threading
import uuid
from dataclasses import dataclass

import psycopg
import pytest
from django.db import DatabaseError, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import AT
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import asking, chart, post_all, posting, reads
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.values.refusal import Refusal, Refused
from story_books import DAY, KIND, account, cash, entry, holds

Bank = tuple[Institution, ...]
pytestmark = pytest.mark.usefixtures("told_to_the_trail")


def legs_of(number: int) -> list[tuple[int, int, int | None]]:
    """Position, amount and version of an entry's legs."""
    found = asking.rows(
        "SELECT position, amount, version FROM {schema}.ledger_leg WHERE entry_id = %s ORDER BY 1",
        (number,),
    )
    return [(row[0], row[1], row[2]) for row in found]


def test_a_payday_is_posted_in_one_statement_in_its_order(bank: Bank) -> None:
    with current.serving(bank[0]):
        shop, hanako, taro = account(), account(), account()
        posting.post(entry((cash(), -1_000), (shop, 1_000)), at=AT)
        wages = [entry((shop, -300), (hanako, 300)), entry((shop, -200), (taro, 200))]
        with CaptureQueriesContext(connections[bank[0].key]) as asked:
            numbers = post_all.post_all(wages, at=AT)
        assert numbers == sorted(numbers)
        assert holds(shop, hanako, taro) == [500, 300, 200]
        lines = reads.lines(shop, first=DAY, last=DAY, limit=9)
        assert [(line.version, line.balance) for line in lines] == [(3, 500), (2, 700), (1, 1_000)]
        assert legs_of(numbers[1]) == [(1, -200, 3), (2, 200, 1)]
        # The posting itself goes past Django's cursor, as one statement.
        assert len(asked) == 0
        assert post_all.post_all([], at=AT) == []


def test_what_was_posted_before_keeps_its_number_and_what_is_asked_twice_is_posted_once(
    bank: Bank,
) -> None:
    with current.serving(bank[0]):
        hanako, known = account(), entry((cash(), -7), (account(), 7))
        first = posting.post(known, at=AT)
        fresh = entry((cash(), -5), (hanako, 5))
        numbers = post_all.post_all([fresh, known, fresh], at=AT)
        assert numbers[1] == first
        assert numbers[0] == numbers[2] > first
        assert holds(hanako) == [5]
        assert post_all.post_all([fresh, known], at=AT) == numbers[:2]
        assert holds(hanako) == [5]


@pytest.mark.parametrize("known", [True, False], ids=["posted before", "in the same call"])
def test_a_request_used_for_something_else_is_refused(bank: Bank, known: bool) -> None:
    with current.serving(bank[0]):
        hanako, request_id = account(), uuid.uuid4()
        first, other = (
            entry((cash(), -yen), (hanako, yen), request_id=request_id) for yen in (5, 6)
        )
        if known:
            posting.post(first, at=AT)
        with pytest.raises(Refused) as no:
            post_all.post_all([other] if known else [first, other], at=AT)
        assert no.value.refusal is Refusal.REQUEST_CHANGED
        assert holds(hanako) == [5 if known else 0]


def test_an_account_may_not_dip_below_its_floor_between(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account()
        pays, gets = entry((hanako, -5), (cash(), 5)), entry((cash(), -5), (hanako, 5))
        with pytest.raises(Refused) as no:
            post_all.post_all([pays, gets], at=AT)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        assert holds(hanako) == [0]
        post_all.post_all([gets, pays], at=AT)
        lines = reads.lines(hanako, first=DAY, last=DAY, limit=9)
        assert [line.balance for line in lines] == [0, 5]


def test_days_follow_versions_within_the_call_and_before_it(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako, eve = account(), DAY - dt.timedelta(days=1)
        today = entry((cash(), -5), (hanako, 5))
        yesterday = entry((cash(), -6), (hanako, 6), day=eve)
        with pytest.raises(Refused) as no:
            post_all.post_all([today, yesterday], at=AT)
        assert no.value.refusal is Refusal.TERMS_CHANGED
        post_all.post_all([yesterday, today], at=AT)
        assert reads.closing_balances([hanako], day=eve) == {hanako: 6}
        with pytest.raises(Refused):
            post_all.post_all([entry((cash(), -6), (hanako, 6), day=eve)], at=AT)
        assert holds(hanako) == [11]


def test_what_is_rolled_back_leaves_nothing(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account()
        wanted = [entry((cash(), -1), (hanako, 1))]
        with transaction.atomic(using=bank[0].key):
            post_all.post_all(wanted, at=AT)
            transaction.set_rollback(True, using=bank[0].key)
        assert holds(hanako) == [0]
        post_all.post_all(wanted, at=AT)
        assert holds(hanako) == [1]


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
        # Two entries that balance together are still two that do not.
        amounts = [5, -4, 4, -5] if how == "unbalanced" else [5, -5, 5, -5]
        with pytest.raises(DatabaseError) as no:
            asking.rows(
                "SELECT {schema}.post_entries(%s::uuid[], ARRAY['x', 'x'], %s::date[], %s,"
                " ARRAY['s', 's']::bytea[], ARRAY[1, 1, 2, 2], %s::bigint[], %s::bigint[],"
                " ARRAY['a', 'b', 'c', 'd'])",
                ([uuid.uuid4(), uuid.uuid4()], [DAY, DAY], AT, accounts * 2, amounts),
            )
        cause = no.value.__cause__
        assert isinstance(cause, psycopg.Error) and cause.sqlstate == code
        assert holds(first, second) == [0, 0]


@dataclass(frozen=True)
class Asked:
    """An entry of the comparison: which request, which accounts, and on which day, by number."""

    request: int
    legs: tuple[tuple[int, int], ...]
    later: int

    def entry(self, accounts: list[int], requests: list[uuid.UUID]) -> Entry:
        """The same entry on one of the two sets of accounts."""
        moves = [*self.legs, (len(accounts) - 1, -sum(yen for _, yen in self.legs))]
        legs = tuple(Leg(accounts[nth], yen, f"{nth} {yen}") for nth, yen in moves if yen)
        return Entry(requests[self.request], KIND, DAY + dt.timedelta(days=self.later), legs)


# Three customers, the third with an overdraft line; the bank's own accounts come after them.
_legs = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-700, 700).filter(bool)), min_size=1, max_size=4
).filter(lambda legs: sum(yen for _, yen in legs) != 0)
_asked = st.lists(
    st.builds(Asked, st.integers(0, 9), _legs.map(tuple), st.sampled_from([0, 0, 0, 0, 1])),
    min_size=1,
    max_size=8,
)


def posted(asked: list[Asked], *, key: str, at_once: bool) -> list[object]:
    """What became of it: the order of the numbers, and every line; or that it was refused."""
    inside = chart.internal_accounts()
    own = sorted((account(), account(), account(floor_yen=-500)))
    opening = [entry((cash(), -1_000), (each, 1_000)) for each in own]
    post_all.post_all(opening, at=AT)
    requests = [uuid.uuid4() for _ in range(10)]
    wanted = [each.entry([*own, inside[chart.FEES], cash()], requests) for each in asked]
    try:
        with transaction.atomic(using=key):
            numbers = (
                post_all.post_all(wanted, at=AT)
                if at_once
                else [posting.post(each, at=AT) for each in wanted]
            )
    except Refused:
        return ["refused", holds(*own)]
    rank = {number: nth for nth, number in enumerate(sorted(set(numbers)))}
    legs = [legs_of(number) for number in sorted(set(numbers))]
    last = DAY + dt.timedelta(days=1)
    lines = [reads.lines(each, first=DAY, last=last, limit=99) for each in own]
    return [[rank[number] for number in numbers], legs, lines, holds(*own)]


def test_the_same_comes_of_it_as_one_by_one(bank: Bank) -> None:
    outcomes = set[str]()

    @settings(max_examples=40, deadline=None)
    @given(_asked)
    def both_ways(asked: list[Asked]) -> None:
        with current.serving(bank[0]):
            one_by_one = posted(asked, key=bank[0].key, at_once=False)
            at_once = posted(asked, key=bank[0].key, at_once=True)
        assert at_once == one_by_one
        outcomes.add("refused" if at_once[0] == "refused" else "posted")

    both_ways()
    assert outcomes == {"refused", "posted"}, "the comparison saw both"


def test_hands_that_share_accounts_in_opposite_order_wait_for_one_another(bank: Bank) -> None:
    with current.serving(bank[0]):
        own = [account(floor_yen=-9_999) for _ in range(20)]

        def round_the_table(nth: int) -> list[int]:
            order = own if nth % 2 else own[::-1]
            pairs = itertools.pairwise(order)
            return post_all.post_all([entry((one, -1), (other, 1)) for one, other in pairs], at=AT)

        results = all_at_once(round_the_table, hands=8, institution=bank[0])
        assert all(isinstance(result, list) for result in results)
        # Four hands carried a yen from the first to the last, four the other way round.
        assert holds(*own) == [0] * 20


def test_control_one_by_one_the_same_hands_deadlock(bank: Bank) -> None:
    """The accounts are locked in order once for all entries; not so by a loop in a transaction."""
    with current.serving(bank[0]):
        own = [account(floor_yen=-9_999) for _ in range(2)]
        both_have_one = threading.Barrier(2)

        def loop(nth: int) -> None:
            with transaction.atomic(using=bank[0].key):
                posting.post(entry((own[nth], -1), (cash(), 1)), at=AT)
                both_have_one.wait()
                posting.post(entry((own[1 - nth], -1), (cash(), 1)), at=AT)

        results = all_at_once(loop, hands=2, institution=bank[0])
        assert any("deadlock" in str(result) for result in results)


def test_the_same_payday_sent_by_eight_hands_is_posted_once(bank: Bank) -> None:
    with current.serving(bank[0]):
        own = [account() for _ in range(10)]
        wages = [entry((cash(), -1), (each, 1)) for each in own]
        results = all_at_once(
            lambda nth: post_all.post_all(wages, at=AT), hands=8, institution=bank[0]
        )
        assert all(result == results[0] for result in results)
        assert holds(*own) == [1] * 10
