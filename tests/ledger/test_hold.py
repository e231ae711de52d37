"""What is held back is not paid out, however many hands want it, until it is released (L-14).

Next to the guard stands its negative control: the same hands with the floor kept as if nothing
were held back.
"""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st

from cast import AT
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import asking, hold, post_all, posting, reads
from madoguchi.ledger.hold import Hold
from madoguchi.values.refusal import Refusal, Refused
from story_books import KIND, account, cash, entry, floor_kept_by, hold_back, holds, live, may_pay

Bank = tuple[Institution, ...]
Superuser = Callable[[], psycopg.Connection[Any]]
pytestmark = pytest.mark.usefixtures("told_to_the_trail")


def account_with(yen: int, *, floor_yen: int = 0) -> int:
    """A new account with so much in it."""
    opened = account(floor_yen)
    posting.post(entry((cash(), -yen), (opened, yen)), at=AT)
    return opened


def pay(account_id: int, yen: int) -> int:
    return posting.post(entry((account_id, -yen), (cash(), yen)), at=AT)


def code_of(error: DatabaseError) -> str | None:
    assert isinstance(error.__cause__, psycopg.Error)
    return error.__cause__.sqlstate


def test_what_is_held_back_is_paid_out_after_its_release_only(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account_with(1_000)
        held = hold_back(hanako, 400)
        balance = reads.balances([hanako])[hanako]
        assert (balance.yen, balance.held_yen, balance.available_yen) == (1_000, 400, 600)
        assert live(hanako) == [Hold(held, hanako, 400, KIND, AT)]
        pay(hanako, 600)
        with pytest.raises(Refused) as no:
            pay(hanako, 1)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        hold.release(request_id=uuid.uuid4(), hold_id=held, at=AT)
        assert (live(hanako), may_pay(hanako)) == ([], 400)
        pay(hanako, 400)
        assert holds(hanako) == [0]


def test_what_comes_in_later_is_not_held_back(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account_with(1_000)
        hold_back(hanako, 1_000)
        posting.post(entry((cash(), -50), (hanako, 50)), at=AT)
        assert may_pay(hanako) == 50


def test_no_more_is_held_back_than_may_be_paid_out_its_overdraft_line_included(bank: Bank) -> None:
    with current.serving(bank[0]):
        shop = account_with(100, floor_yen=-500)
        with pytest.raises(Refused) as no:
            hold_back(shop, 601)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        assert (may_pay(shop), live(shop)) == (600, [])
        hold_back(shop, 600)
        balance = reads.balances([shop])[shop]
        assert (balance.available_yen, balance.held_yen, balance.line_yen) == (0, 600, 500)


def test_a_request_holds_back_and_releases_once_and_nothing_else(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako, placing, releasing = account_with(1_000), uuid.uuid4(), uuid.uuid4()
        held = hold_back(hanako, 300, request_id=placing)
        assert hold_back(hanako, 300, request_id=placing) == held
        other = hold_back(hanako, 200)
        with pytest.raises(Refused) as no:
            hold_back(hanako, 301, request_id=placing)
        assert no.value.refusal is Refusal.REQUEST_CHANGED
        for _ in range(2):
            hold.release(request_id=releasing, hold_id=held, at=AT)
        assert may_pay(hanako) == 800
        with pytest.raises(Refused) as no:
            hold.release(request_id=releasing, hold_id=other, at=AT)
        assert no.value.refusal is Refusal.REQUEST_CHANGED
        # What was placed before and is released now is still known by its request.
        assert hold_back(hanako, 300, request_id=placing) == held
        assert may_pay(hanako) == 800


def test_a_hold_that_is_none_or_was_released_before_is_not_released(bank: Bank) -> None:
    with current.serving(bank[0]):
        held = hold_back(account_with(1_000), 300)
        hold.release(request_id=uuid.uuid4(), hold_id=held, at=AT)
        for number in (held, 2**40):
            with pytest.raises(DatabaseError) as no:
                hold.release(request_id=uuid.uuid4(), hold_id=number, at=AT)
            assert code_of(no.value) == "LG009"


@pytest.mark.parametrize("yen", [0, -5])
def test_less_than_one_yen_is_not_held_back(bank: Bank, yen: int) -> None:
    with current.serving(bank[0]):
        hanako = account_with(1_000)
        with pytest.raises(ValueError, match="cannot be held back"):
            hold_back(hanako, yen)
        with pytest.raises(DatabaseError) as no:
            asking.rows(
                "SELECT {schema}.place_hold(%s, %s, %s, 'x', %s)", (uuid.uuid4(), hanako, yen, AT)
            )
        assert code_of(no.value) == "23514"
        assert may_pay(hanako) == 1_000


def test_of_the_banks_own_accounts_nothing_is_held_back(
    bank: Bank, as_superuser: Superuser
) -> None:
    with current.serving(bank[0]):
        with pytest.raises(DatabaseError) as no:
            hold_back(cash(), 1)
        assert code_of(no.value) == "LG002"
        with as_superuser() as admin, pytest.raises(psycopg.Error) as refused:
            admin.execute(
                f'UPDATE "{bank[0].key}".ledger_account SET held_yen = 1 WHERE id = %s', (cash(),)
            )
    assert refused.value.diag.constraint_name == "an_internal_account_holds_no_balance"


def test_many_entries_at_once_leave_what_is_held_back_at_every_step(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account_with(1_000)
        hold_back(hanako, 400)
        pays, gets = entry((hanako, -601), (cash(), 601)), entry((cash(), -1), (hanako, 1))
        with pytest.raises(Refused) as no:
            post_all.post_all([pays, gets], at=AT)
        assert no.value.refusal is Refusal.SHORT_OF_FUNDS
        assert holds(hanako) == [1_000]
        post_all.post_all([gets, pays], at=AT)
        assert (holds(hanako), may_pay(hanako)) == ([400], 0)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("pphr"), st.integers(1, 900)), max_size=12),
    st.sampled_from([0, -500]),
)
def test_whatever_is_asked_the_account_agrees_with_a_book_kept_beside_it(
    bank: Bank, asked: list[tuple[str, int]], floor_yen: int
) -> None:
    with current.serving(bank[0]):
        hanako = account_with(1_000, floor_yen=floor_yen)
        balance, kept = 1_000, dict[int, int]()
        for what, yen in asked:
            room = balance - sum(kept.values()) - floor_yen
            try:
                if what == "p":
                    pay(hanako, yen)
                    balance -= yen
                elif what == "h":
                    kept[hold_back(hanako, yen)] = yen
                elif kept:
                    hold.release(request_id=uuid.uuid4(), hold_id=min(kept), at=AT)
                    del kept[min(kept)]
                assert what == "r" or yen <= room
            except Refused:
                assert yen > room
        assert holds(hanako) == [balance]
        assert may_pay(hanako) == balance - sum(kept.values()) - floor_yen
        assert {each.id: each.yen for each in live(hanako)} == kept


def test_fifty_hands_never_pay_out_what_is_held_back(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account_with(1_000)
        hold_back(hanako, 350)
        results = all_at_once(lambda nth: pay(hanako, 300), hands=50, institution=bank[0])
        assert sum(isinstance(result, int) for result in results) == 2
        assert (holds(hanako), may_pay(hanako)) == ([400], 50)


def test_control_with_a_floor_that_knows_no_holds_the_same_hands_pay_it_out(
    bank: Bank, as_superuser: Superuser
) -> None:
    with current.serving(bank[0]):
        hanako = account_with(1_000)
        hold_back(hanako, 350)
        with (
            as_superuser() as admin,
            floor_kept_by(admin, bank[0].key, check="CHECK (balance >= floor_yen)"),
        ):
            all_at_once(lambda nth: pay(hanako, 300), hands=50, institution=bank[0])
            assert (holds(hanako), may_pay(hanako)) == ([100], -250)
            posting.post(entry((cash(), -900), (hanako, 900)), at=AT)


def race(bank: Bank, *, spenders: int) -> tuple[int, list[int | Exception]]:
    """Hands that spend 300 yen each of 1,000 while the last of them holds back 350."""
    hanako = account_with(1_000)

    def hand(nth: int) -> int:
        return pay(hanako, 300) if nth < spenders else hold_back(hanako, 350)

    return hanako, all_at_once(hand, hands=spenders + 1, institution=bank[0])


@pytest.mark.parametrize("time", range(5))
def test_a_hold_placed_while_hands_spend_is_kept_or_refused_and_nothing_between(
    bank: Bank, time: int
) -> None:
    with current.serving(bank[0]):
        hanako, results = race(bank, spenders=7)
        placed = isinstance(results[-1], int)
        paid = sum(isinstance(result, int) for result in results[:-1])
        # Whoever comes first: two payments and the hold, or three payments and no hold.
        assert paid == (2 if placed else 3)
        assert reads.balances([hanako])[hanako].held_yen == (350 if placed else 0)
        assert may_pay(hanako) == (50 if placed else 100)
        refused = [no.refusal for no in results if isinstance(no, Refused)]
        assert refused == [Refusal.SHORT_OF_FUNDS] * (8 - paid - placed)


def test_control_a_hold_that_looks_before_it_waits_is_paid_out_beside(
    bank: Bank, as_superuser: Superuser
) -> None:
    """Both look, then both write: a floor that knows no holds lets the money go."""
    with current.serving(bank[0]):
        hanako, both_looked = account_with(1_000), threading.Barrier(2)

        def hand(nth: int) -> int:
            assert may_pay(hanako) == 1_000
            both_looked.wait()
            return pay(hanako, 1_000) if nth else hold_back(hanako, 350)

        with (
            as_superuser() as admin,
            floor_kept_by(admin, bank[0].key, check="CHECK (balance >= floor_yen)"),
        ):
            results = all_at_once(hand, hands=2, institution=bank[0])
            assert all(isinstance(result, int) for result in results)
            assert may_pay(hanako) == -350
            posting.post(entry((cash(), -1_000), (hanako, 1_000)), at=AT)


def test_twenty_hands_hold_back_no_more_than_there_is(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako = account_with(1_000)
        results = all_at_once(lambda nth: hold_back(hanako, 300), hands=20, institution=bank[0])
        assert sum(isinstance(result, int) for result in results) == 3
        assert (len(live(hanako)), may_pay(hanako)) == (3, 100)


def test_one_request_of_twenty_hands_is_one_hold_and_one_release(bank: Bank) -> None:
    with current.serving(bank[0]):
        hanako, placing, releasing = account_with(1_000), uuid.uuid4(), uuid.uuid4()
        placed = all_at_once(
            lambda nth: hold_back(hanako, 30, request_id=placing), hands=20, institution=bank[0]
        )
        assert len(set(placed)) == 1
        [held] = live(hanako)
        released = all_at_once(
            lambda nth: (
                hold.release(request_id=releasing, hold_id=held.id, at=AT),
                may_pay(hanako),
            )[1],
            hands=20,
            institution=bank[0],
        )
        assert released == [1_000] * 20
