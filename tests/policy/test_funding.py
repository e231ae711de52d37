"""Which reservations are carried out: pure arithmetic, in the order in which they were made."""

from dataclasses import replace

import pytest

from madoguchi.policy.funding import Due, Purse, decide
from madoguchi.policy.reservation import Funding
from madoguchi.values.refusal import Refusal

MORNING: Funding = "morning-of-the-day"
DAY_BEFORE: Funding = "closing-balance-of-the-day-before"
BOTH = pytest.mark.parametrize("rule", [MORNING, DAY_BEFORE])
SHORT = Refusal.SHORT_OF_FUNDS

# 1,000 yen with a fee of 100, from account 1 to another bank.
DUE = Due(source=1, receiver=None, amount_yen=1_000, debit_yen=1_100)


def purses(available_yen: int, closing_yen: int) -> dict[int, Purse]:
    return {1: Purse(available_yen, closing_yen)}


@BOTH
@pytest.mark.parametrize(("yen", "reason"), [(1_100, None), (1_099, SHORT), (0, SHORT)])
def test_amount_and_fee_must_be_there_to_the_yen(
    rule: Funding, yen: int, reason: Refusal | None
) -> None:
    assert decide([DUE], purses(yen, yen), rule=rule) == [reason]


@pytest.mark.parametrize(
    ("rule", "reason"),
    [(MORNING, None), (DAY_BEFORE, SHORT)],
)
def test_money_paid_in_this_morning_counts_only_where_the_morning_does(
    rule: Funding, reason: Refusal | None
) -> None:
    assert decide([DUE], purses(1_100, 1_099), rule=rule) == [reason]


@BOTH
def test_money_that_left_this_morning_is_gone_under_either_rule(rule: Funding) -> None:
    assert decide([DUE], purses(1_099, 5_000), rule=rule) == [SHORT]


@BOTH
def test_what_one_takes_is_not_there_for_the_next_and_a_smaller_one_still_fits(
    rule: Funding,
) -> None:
    smaller = replace(DUE, amount_yen=800, debit_yen=900)
    said = decide([DUE, DUE, smaller], purses(2_000, 2_000), rule=rule)
    assert said == [None, SHORT, None]


@pytest.mark.parametrize(("rule", "reason"), [(MORNING, None), (DAY_BEFORE, SHORT)])
def test_what_arrives_from_another_reservation_was_not_there_the_day_before(
    rule: Funding, reason: Refusal | None
) -> None:
    incoming = Due(source=2, receiver=1, amount_yen=1_100, debit_yen=1_100)
    money = {1: Purse(0, 0), 2: Purse(1_100, 1_100)}
    assert decide([incoming, DUE], money, rule=rule) == [None, reason]
    assert decide([DUE, incoming], money, rule=rule) == [SHORT, None]


@BOTH
def test_a_receiver_whose_purse_nobody_asks_about_is_credited_elsewhere(rule: Funding) -> None:
    within = replace(DUE, receiver=7)
    assert decide([within], purses(1_100, 1_100), rule=rule) == [None]


@BOTH
def test_an_overdraft_line_is_money_that_may_be_used(rule: Funding) -> None:
    # A balance of 0 with a line of 2,200 yen.
    assert decide([DUE, DUE, DUE], purses(2_200, 2_200), rule=rule) == [None, None, SHORT]


HINDRANCES = [
    ({"stopped": True}, Refusal.CONTRACT_STOPPED),
    ({"locked": True}, Refusal.OVER_TRANSFER_LIMIT),
    ({"receiver_found": False}, Refusal.NO_SUCH_ACCOUNT),
]


@pytest.mark.parametrize(("facts", "reason"), HINDRANCES)
def test_a_hindered_one_fails_for_its_own_reason_and_leaves_the_money_to_the_next(
    facts: dict[str, bool], reason: Refusal
) -> None:
    hindered = replace(DUE, **facts)
    assert decide([hindered, DUE], purses(1_100, 1_100), rule=MORNING) == [reason, None]
    # However little there is, the reason that no money would mend is the one that is told.
    assert decide([hindered], purses(0, 0), rule=MORNING) == [reason]
