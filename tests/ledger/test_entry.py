"""An entry is pure: one that does not balance cannot be built, and its seal says all it says."""

import datetime as dt
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.ledger.entry import Entry, Leg

DAY = dt.date(2026, 11, 25)
amounts = st.integers(-(10**10), 10**10).filter(bool)


def balanced(first: list[int]) -> tuple[Leg, ...]:
    rest = -sum(first)
    moves = [*first, rest] if rest else [*first, 1, -1]
    return tuple(Leg(nth % 3 + 1, yen, f"leg {nth}") for nth, yen in enumerate(moves))


@given(st.lists(amounts, min_size=1, max_size=6))
def test_whatever_balances_can_be_built_and_stands_in_the_order_of_its_accounts(
    moves: list[int],
) -> None:
    entry = Entry(uuid.uuid4(), "x", DAY, balanced(moves))
    ids = [leg.account_id for leg in entry.legs]
    assert ids == sorted(ids)
    assert sum(leg.amount for leg in entry.legs) == 0


@given(st.lists(amounts, min_size=2, max_size=6).filter(sum))
def test_whatever_does_not_balance_cannot(moves: list[int]) -> None:
    legs = tuple(Leg(nth, yen, "") for nth, yen in enumerate(moves))
    with pytest.raises(ValueError, match="off balance"):
        Entry(uuid.uuid4(), "x", DAY, legs)


@pytest.mark.parametrize("yen", [0, 2**63, -(2**63)])
def test_a_leg_moves_money_and_no_more_than_the_ledger_can_hold(yen: int) -> None:
    with pytest.raises(ValueError, match="cannot move"):
        Leg(1, yen, "")


def test_the_seal_changes_with_everything_the_entry_says() -> None:
    request_id = uuid.uuid4()
    legs = (Leg(1, -5, "a"), Leg(2, 5, "b"))
    said = [
        Entry(request_id, "x", DAY, legs),
        Entry(uuid.uuid4(), "x", DAY, legs),
        Entry(request_id, "y", DAY, legs),
        Entry(request_id, "x", DAY + dt.timedelta(days=1), legs),
        Entry(request_id, "x", DAY, (Leg(1, -6, "a"), Leg(2, 6, "b"))),
        Entry(request_id, "x", DAY, (Leg(1, -5, "a"), Leg(3, 5, "b"))),
        Entry(request_id, "x", DAY, (Leg(1, -5, "a"), Leg(2, 5, "c"))),
    ]
    assert len({entry.seal(b"key") for entry in said}) == len(said)
    assert said[0].seal(b"key") != said[0].seal(b"another key")
