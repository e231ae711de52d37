"""The day's end in the ledger: nothing is posted to a closed day, and no closing misses a line.

Goal: closings are what the lines say, whoever closes, how often, and whatever is posted meanwhile.
Method: days long past, so that no other test meets them; the negative control stands beside.
"""

import datetime as dt
import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

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
from madoguchi.ledger import closing, posting, reads, store, verify
from madoguchi.values.refusal import Refusal, Refused
from story_books import account, cash, closings_set_aside, entry, holds

Bank = tuple[Institution, ...]
pytestmark = pytest.mark.usefixtures("told_to_the_trail")
ONE_DAY = dt.timedelta(days=1)

# Each test has a month of its own, later than those before it: what is closed stays closed.
_months = itertools.count()


@pytest.fixture(scope="module", autouse=True)
def set_aside(bank: Bank, as_superuser: Callable[[], psycopg.Connection[Any]]) -> Iterator[None]:
    """Close days here without closing those of other tests."""
    with as_superuser() as admin, closings_set_aside(admin, bank[0].key):
        yield


@pytest.fixture(autouse=True)
def served(bank: Bank) -> Iterator[None]:
    """Every day here is closed at the first institution."""
    with current.serving(bank[0]):
        yield
        connections.close_all()


@pytest.fixture
def day(served: None) -> dt.date:
    """A day on which nothing has happened yet; what happened before it is closed."""
    first = dt.date(1990, 1, 1) + 30 * next(_months) * ONE_DAY
    close(first - ONE_DAY)
    return first


def pay_in(account_id: int, yen: int, day: dt.date) -> int:
    return posting.post(entry((cash(), -yen), (account_id, yen), day=day), at=AT)


def close(day: dt.date, *, most: int = 1_000) -> int:
    """Close a day as the bank does; how many closings were written."""
    closing.begin(day, at=AT)
    after, written = 0, 0
    while True:
        done = closing.close_some(day, after=after, most=most)
        after, written = done.last_id, written + done.written
        if done.seen < most:
            break
    closing.finish(day, at=AT)
    return written


def closings_of(account_id: int) -> list[tuple[dt.date, int, int]]:
    found = store.rows(
        "SELECT day, balance, version FROM {schema}.ledger_closing"
        " WHERE account_id = %s ORDER BY day",
        (account_id,),
    )
    return [(row[0], row[1], row[2]) for row in found]


def findings(institution: Institution) -> set[str]:
    """The checks of the ledger that find something wrong."""
    with transaction.atomic(using=institution.key):
        return {check for check, _, _ in verify.findings()}


def test_an_account_that_moved_since_its_last_closing_gets_one_and_no_other(day: dt.date) -> None:
    hanako, taro = account(), account()
    pay_in(hanako, 100, day)
    pay_in(taro, 5, day)
    pay_in(taro, 6, day + ONE_DAY)
    assert close(day) == 2
    assert close(day + ONE_DAY) == 1
    assert close(day + 2 * ONE_DAY) == 0
    assert closings_of(hanako) == [(day, 100, 1)]
    assert closings_of(taro) == [(day, 5, 1), (day + ONE_DAY, 11, 2)]
    assert closing.closed_through() == day + 2 * ONE_DAY


def test_an_account_that_has_moved_on_is_closed_as_it_stood_on_the_day(day: dt.date) -> None:
    hanako, later = account(), account()
    for nth in range(5):
        pay_in(hanako, 10, day + nth * ONE_DAY)
    pay_in(later, 10, day + 4 * ONE_DAY)
    assert close(day + 2 * ONE_DAY) == 1
    assert closings_of(hanako) == [(day + 2 * ONE_DAY, 30, 3)]
    assert closings_of(later) == []


@pytest.mark.parametrize("begun", [0, 1], ids=["that day", "the day after"])
def test_nothing_is_posted_to_a_closed_day_nor_to_one_before_it(day: dt.date, begun: int) -> None:
    hanako = account()
    known = entry((cash(), -1), (hanako, 1), day=day)
    number = posting.post(known, at=AT)
    closing.begin(day + begun * ONE_DAY, at=AT)
    late = entry((cash(), -9), (hanako, 9), day=day)
    for post in (posting.post, lambda one, at: posting.post_all([one], at=at)):
        with pytest.raises(Refused) as no:
            post(late, at=AT)
        assert no.value.refusal is Refusal.TERMS_CHANGED
    assert holds(hanako) == [1]
    assert posting.post(known, at=AT) == number, "what is known is known"
    pay_in(hanako, 9, day + (begun + 1) * ONE_DAY)
    assert holds(hanako) == [10]


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
            assert store.rows("SELECT max(day) FROM {schema}.ledger_closed_day") == [
                (day - ONE_DAY,)
            ]
            [done] = all_at_once(lambda nth: close(day), hands=1, institution=bank[0])
            assert done == 0
            posting.post(late, at=AT) if how == "one" else posting.post_all([late], at=AT)

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


def test_a_day_that_is_not_over_is_not_closed() -> None:
    with pytest.raises(ValueError, match="not over"):
        closing.begin(AT.date(), at=AT)
    assert store.rows(
        "SELECT count(*) FROM {schema}.ledger_closed_day WHERE day = %s", (AT.date(),)
    ) == [(0,)]


def test_nothing_is_closed_before_it_is_begun_nor_finished_before_it_is_whole(
    day: dt.date,
) -> None:
    pay_in(account(), 1, day)
    for deed in (
        lambda: closing.close_some(day, after=0, most=10),
        lambda: closing.finish(day, at=AT),
    ):
        assert refused_with(deed) == "LG008"
    closing.begin(day, at=AT)
    assert refused_with(lambda: closing.finish(day, at=AT)) == "LG008"
    assert closing.closed_through() != day
    assert close(day) == 1
    assert closing.closed_through() == day


def refused_with(deed: Callable[[], object]) -> str | None:
    with pytest.raises(DatabaseError) as no:
        deed()
    assert isinstance(no.value.__cause__, psycopg.Error)
    return no.value.__cause__.sqlstate


def test_a_day_is_closed_once_however_often_it_is_closed(day: dt.date) -> None:
    hanako = account()
    pay_in(hanako, 3, day)
    assert close(day, most=2) == 1
    said = store.rows("SELECT * FROM {schema}.ledger_closed_day WHERE day = %s", (day,))
    assert [close(day), close(day, most=3)] == [0, 0]
    assert store.rows("SELECT * FROM {schema}.ledger_closed_day WHERE day = %s", (day,)) == said
    assert closings_of(hanako) == [(day, 3, 1)]


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


# A few days' doings: whether it is paid in, or the day closed, and how many days pass before.
_doings = st.lists(
    st.tuples(st.sampled_from(["pay", "pay", "close"]), st.integers(0, 3)), max_size=25
)


def test_closing_balances_are_always_what_the_lines_say_in_one_question(bank: Bank) -> None:
    @settings(max_examples=15, deadline=None)
    @given(_doings)
    def days_go_by(doings: list[tuple[str, int]]) -> None:
        first = day = dt.date(1990, 1, 1) + 30 * next(_months) * ONE_DAY
        next_month = first + 29 * ONE_DAY
        own = [account() for _ in range(2)]
        history: list[tuple[int, dt.date, int]] = []
        closed = first - ONE_DAY
        for nth, (what, passed) in enumerate(doings):
            day = min(day + passed * ONE_DAY, next_month)
            if what == "close":
                close(day - ONE_DAY)
                closed = max(closed, day - ONE_DAY)
            elif day > closed:
                pay_in(own[nth % 2], nth + 1, day)
                history.append((own[nth % 2], day, nth + 1))
        for asked in (first + nth * ONE_DAY for nth in range(-1, 31)):
            said = {
                each: sum(yen for whose, on, yen in history if whose == each and on <= asked)
                for each in own
            }
            with CaptureQueriesContext(connections[bank[0].key]) as questions:
                assert reads.closing_balances(own, day=asked) == said
            assert len(questions) == 1

    with current.serving(bank[0]):
        days_go_by()


FALSIFICATIONS = {
    "a closing's balance": "UPDATE ledger_closing SET balance = balance + 1",
    "a closing's version": "UPDATE ledger_closing SET version = version + 1",
    "a closing's day": "UPDATE ledger_closing SET day = day - 60",
    "a closing's account": "UPDATE ledger_closing SET account_id = account_id + 1000000",
    "a closing taken out": "DELETE FROM ledger_closing",
    "the day that postings ask for": "SELECT setval('ledger_closed_through', 1)",
    "a closed day's last entry": (
        "UPDATE ledger_closed_day SET last_entry = 0 WHERE finished_at IS NOT NULL"
    ),
    "the day an account moved": (
        "UPDATE ledger_account SET moved_on = moved_on + 1 WHERE moved_on IS NOT NULL"
    ),
}


@pytest.mark.parametrize("what", FALSIFICATIONS)
def test_what_a_superuser_falsifies_of_a_closing_is_found(
    bank: Bank, day: dt.date, as_superuser: Callable[[], psycopg.Connection[Any]], what: str
) -> None:
    pay_in(account(), 7, day)
    close(day)
    assert findings(bank[0]) == set()
    tables = ("ledger_closing", "ledger_closed_day", "ledger_account")
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {bank[0].key}")
        admin.execute("SET session_replication_role = replica")
        for table in tables:
            admin.execute(f"CREATE TEMP TABLE copy_{table} AS TABLE {table}")
        try:
            admin.execute(FALSIFICATIONS[what])
            assert findings(bank[0]) != set()
        finally:
            for table in tables:
                overriding = "OVERRIDING SYSTEM VALUE" if table == "ledger_account" else ""
                admin.execute(f"DELETE FROM {table}")
                admin.execute(f"INSERT INTO {table} {overriding} TABLE copy_{table}")
            admin.execute(
                "SELECT setval('ledger_closed_through', max(day) - date '1900-01-01')"
                " FROM ledger_closed_day"
            )
    assert findings(bank[0]) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {schema}.ledger_closing SET balance = balance",
        "DELETE FROM {schema}.ledger_closing",
        "TRUNCATE {schema}.ledger_closing",
        "UPDATE {schema}.ledger_closed_day SET day = day - 1",
        "DELETE FROM {schema}.ledger_closed_day",
    ],
)
def test_even_the_owner_is_refused_a_change_of_what_was_closed(
    bank: Bank, as_superuser: Callable[[], psycopg.Connection[Any]], statement: str
) -> None:
    with as_superuser() as admin, pytest.raises(psycopg.Error) as no:
        admin.execute(statement.format(schema=bank[0].key))
    assert no.value.sqlstate == "LG006"
