"""Who posts or closes while a day is being closed: no closing misses a line.

Goal: a posting is in the closing or refused. Method: hands that post and close at once; next to
them the negative control.
"""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from cast import AT
from closing_kit import ONE_DAY, close, closings_of, findings, pay_in
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import asking, closing, post_all, posting
from madoguchi.values.refusal import Refusal, Refused
from story_books import account, cash, closings_set_aside, entry, holds

Bank = tuple[Institution, ...]
pytestmark = pytest.mark.usefixtures("told_to_the_trail", "set_aside")


@pytest.mark.parametrize("how", ["one", "many"])
def test_whoever_still_sees_an_older_state_is_refused_all_the_same(
    bank: Bank, day: dt.date, how: str
) -> None:
    hanako = account()

    def post_with_an_old_snapshot() -> None:
        late = entry((cash(), -9), (hanako, 9), day=day)
        with transaction.atomic(using=bank[0].key):
            with connections[bank[0].key].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            assert asking.rows("SELECT max(day) FROM {schema}.ledger_closed_day") == [
                (day - ONE_DAY,)
            ]
            [done] = all_at_once(lambda nth: close(day), hands=1, institution=bank[0])
            assert done == 0
            posting.post(late, at=AT) if how == "one" else post_all.post_all([late], at=AT)

    with pytest.raises(Refused) as no:
        post_with_an_old_snapshot()
    assert no.value.refusal is Refusal.TERMS_CHANGED
    assert holds(hanako) == [0]


def test_days_begun_by_several_at_once_stay_closed(bank: Bank, day: dt.date) -> None:
    hanako, days = account(), [day + nth * ONE_DAY for nth in range(8)]
    all_at_once(lambda nth: closing.begin(days[nth], at=AT), hands=8, institution=bank[0])
    for each in days:
        with pytest.raises(Refused):
            pay_in(hanako, 1, each)
    pay_in(hanako, 1, days[-1] + ONE_DAY)
    assert holds(hanako) == [1]


def test_three_who_close_at_once_come_to_the_same_as_one(bank: Bank, day: dt.date) -> None:
    own = [account() for _ in range(30)]
    for each in own:
        pay_in(each, each, day)
    written = all_at_once(lambda nth: close(day, most=4), hands=3, institution=bank[0])
    assert sum(each for each in written if isinstance(each, int)) == 30
    assert [closings_of(each) for each in own] == [[(day, each, 1)] for each in own]


class Slow:
    """A hand that has posted, and commits when it is told to."""

    def __init__(self, institution: Institution, account_id: int, day: dt.date) -> None:
        self._institution, self._account, self._day = institution, account_id, day
        self.posted, self.may_commit = threading.Event(), threading.Event()

    def __call__(self) -> None:
        """Pay in one yen."""
        with current.serving(self._institution):
            try:
                with transaction.atomic(using=self._institution.key):
                    pay_in(self._account, 1, self._day)
                    self.posted.set()
                    assert self.may_commit.wait(30)
            finally:
                connections.close_all()


def close_beside(slow: Slow, institution: Institution, day: dt.date) -> bool:
    """Close the day while a posting is under way; whether the closing came before its commit."""

    def closer() -> None:
        with current.serving(institution):
            try:
                close(day)
            finally:
                connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        paying = hands.submit(slow)
        assert slow.posted.wait(30)
        closed = hands.submit(closer)
        # Long enough for a closing that does not wait.
        threading.Event().wait(1.0)
        early = closed.done()
        slow.may_commit.set()
        paying.result(30)
        closed.result(30)
    return early


def test_a_posting_under_way_is_waited_for_and_stands_in_the_closing(
    bank: Bank, day: dt.date
) -> None:
    hanako = account()
    assert not close_beside(Slow(bank[0], hanako, day), bank[0], day)
    assert closings_of(hanako) == [(day, 1, 1)]


def test_control_without_waiting_the_closing_misses_it(
    bank: Bank,
    day: dt.date,
    monkeypatch: pytest.MonkeyPatch,
    as_superuser: Callable[[], psycopg.Connection[Any]],
) -> None:
    monkeypatch.setattr(closing, "_wait_for_postings", lambda: None)
    hanako = account()
    with as_superuser() as admin, closings_set_aside(admin, bank[0].key):
        assert close_beside(Slow(bank[0], hanako, day), bank[0], day)
        assert holds(hanako) == [1]
        assert closings_of(hanako) == []
        assert findings(bank[0]) == {
            "a finished day has a closing for every account that moved (L-12)",
            "nothing was posted to a day after it was closed (L-13)",
        }
    assert findings(bank[0]) == set()


def test_whoever_posts_while_the_day_is_closed_is_in_the_closing_or_refused(
    bank: Bank, day: dt.date
) -> None:
    own = [account() for _ in range(12)]

    def hand(nth: int) -> int:
        if nth == 12:
            return close(day, most=5)
        for times in range(40):
            try:
                pay_in(own[nth], 1, day)
            except Refused as no:
                assert no.refusal is Refusal.TERMS_CHANGED
                return times
        return 40

    *accepted, _ = all_at_once(hand, hands=13, institution=bank[0])
    kept = [closings_of(each) for each in own]
    assert kept == [[(day, times, times)] if times else [] for times in accepted]
    assert holds(*own) == accepted
