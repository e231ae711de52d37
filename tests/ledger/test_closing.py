"""The day's end in the ledger: nothing is posted to a closed day, each account's balance is kept.

Goal: closings are what the lines say, however often a day is closed. Method: days long past, so
that no other test meets them. Who posts or closes beside: test_closing_beside.py.
"""

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import AT
from closing_kit import ONE_DAY, close, closings_of, next_month, pay_in, refused_with
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import asking, closing, post_all, posting, reads
from madoguchi.values.refusal import Refusal, Refused
from story_books import account, cash, entry, holds

Bank = tuple[Institution, ...]
pytestmark = pytest.mark.usefixtures("told_to_the_trail", "set_aside")


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
    for post in (posting.post, lambda one, at: post_all.post_all([one], at=at)):
        with pytest.raises(Refused) as no:
            post(late, at=AT)
        assert no.value.refusal is Refusal.TERMS_CHANGED
    assert holds(hanako) == [1]
    assert posting.post(known, at=AT) == number, "what is known is known"
    pay_in(hanako, 9, day + (begun + 1) * ONE_DAY)
    assert holds(hanako) == [10]


def test_a_day_that_is_not_over_is_not_closed(day: dt.date) -> None:
    with pytest.raises(ValueError, match="not over"):
        closing.begin(AT.date(), at=AT)
    assert asking.rows(
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


def test_a_day_is_closed_once_however_often_it_is_closed(day: dt.date) -> None:
    hanako = account()
    pay_in(hanako, 3, day)
    assert close(day, most=2) == 1
    said = asking.rows("SELECT * FROM {schema}.ledger_closed_day WHERE day = %s", (day,))
    assert [close(day), close(day, most=3)] == [0, 0]
    assert asking.rows("SELECT * FROM {schema}.ledger_closed_day WHERE day = %s", (day,)) == said
    assert closings_of(hanako) == [(day, 3, 1)]


# A few days' doings: whether it is paid in, or the day closed, and how many days pass before.
_doings = st.lists(
    st.tuples(st.sampled_from(["pay", "pay", "close"]), st.integers(0, 3)), max_size=25
)


def test_closing_balances_are_always_what_the_lines_say_in_one_question(bank: Bank) -> None:
    @settings(max_examples=15, deadline=None)
    @given(_doings)
    def days_go_by(doings: list[tuple[str, int]]) -> None:
        first = day = next_month()
        month_end = first + 29 * ONE_DAY
        own = [account() for _ in range(2)]
        history: list[tuple[int, dt.date, int]] = []
        closed = first - ONE_DAY
        for nth, (what, passed) in enumerate(doings):
            day = min(day + passed * ONE_DAY, month_end)
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
