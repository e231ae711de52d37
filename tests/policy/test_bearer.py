"""The three real ways in which a receiver bears the fee, each by its bank's own example (C3).

Goal: what is sent, what it costs and what is debited are those of the published examples, and but
for the one way that says so no table of fees makes anybody pay more than was typed.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.policy.bearer import Split, split
from madoguchi.policy.table import FeeBearing

LOOKED_UP: FeeBearing = "looked-up-on-typed-amount"
LEFT: FeeBearing = "looked-up-on-what-is-left"
CONSISTENT: FeeBearing = "consistent-or-below"
WAYS: tuple[FeeBearing, ...] = (LOOKED_UP, LEFT, CONSISTENT)

# Way, fee below 30,000 yen and from there on, typed; then sent, fee and debit. The first of each
# way and those with 110 and 330 are banks' own; the others lie at the edge their rule draws.
EXAMPLES = [
    pytest.param(LOOKED_UP, 385, 550, 30_000, 29_450, 385, 29_835, id="据置 with 385 and 550"),
    pytest.param(LOOKED_UP, 330, 550, 30_000, 29_450, 330, 29_780, id="据置 with 330 and 550"),
    pytest.param(LOOKED_UP, 330, 550, 50_000, 49_450, 550, 50_000, id="据置 far from the edge"),
    pytest.param(LOOKED_UP, 110, 330, 30_329, 29_999, 110, 30_109, id="据置 with 110 and 330"),
    pytest.param(LEFT, 110, 330, 30_329, 30_219, 330, 30_549, id="以上加算, more than typed"),
    pytest.param(LEFT, 110, 330, 30_330, 30_000, 330, 30_330, id="以上加算 at its edge"),
    pytest.param(LEFT, 110, 330, 30_109, 29_999, 110, 30_109, id="以上加算 to the last yen"),
    pytest.param(LEFT, 110, 330, 30_110, 30_000, 330, 30_330, id="以上加算, the first beyond"),
    pytest.param(CONSISTENT, 110, 220, 30_000, 29_890, 110, 30_000, id="未満加算"),
    pytest.param(CONSISTENT, 110, 220, 30_110, 29_890, 110, 30_000, id="未満加算, falls back"),
    pytest.param(CONSISTENT, 110, 330, 30_329, 29_999, 110, 30_109, id="未満加算 by its edge"),
    pytest.param(CONSISTENT, 110, 220, 30_109, 29_999, 110, 30_109, id="未満加算 to the last yen"),
    pytest.param(CONSISTENT, 110, 220, 30_219, 29_999, 110, 30_109, id="未満加算, the last below"),
    pytest.param(CONSISTENT, 110, 220, 30_220, 30_000, 220, 30_220, id="未満加算 above"),
]


@pytest.mark.parametrize(("way", "below", "above", "typed", "sent", "fee", "debit"), EXAMPLES)
def test_a_published_example_comes_out_to_the_yen(
    way: FeeBearing, below: int, above: int, typed: int, sent: int, fee: int, debit: int
) -> None:
    found = split(typed, lambda yen: below if yen < 30_000 else above, way=way)
    assert found == Split(sent, fee)
    assert found.sent_yen + found.fee_yen == debit


@pytest.mark.parametrize("way", WAYS)
def test_of_one_yen_more_than_the_fee_one_yen_is_sent_and_of_the_fee_itself_nothing(
    way: FeeBearing,
) -> None:
    assert split(331, lambda yen: 330, way=way) == Split(1, 330)
    assert split(330, lambda yen: 330, way=way) is None
    assert split(1, lambda yen: 330, way=way) is None


def test_a_sender_who_bears_the_fee_pays_it_beside_the_amount() -> None:
    assert split(30_000, lambda yen: 550, way=None) == Split(30_000, 550)


FEE_TABLES = {
    "typed": st.integers(1, 60_000),
    "edges": st.tuples(st.integers(1, 50_000), st.integers(1, 50_000)).map(sorted),
    "fees": st.lists(st.integers(0, 900), min_size=3, max_size=3).map(sorted),
}


@pytest.mark.parametrize("way", [LOOKED_UP, CONSISTENT])
@given(**FEE_TABLES)
def test_nobody_pays_more_than_he_typed_whatever_the_fee_table(
    way: FeeBearing, typed: int, edges: list[int], fees: list[int]
) -> None:
    def fee_of(yen: int) -> int:
        return fees[sum(yen >= edge for edge in edges)]

    found = split(typed, fee_of, way=way)
    if found is None:
        assert typed <= fees[-1]
    else:
        assert found.sent_yen >= 1 and found.sent_yen + found.fee_yen <= typed
        assert found.fee_yen == fee_of(found.sent_yen)


@given(**FEE_TABLES)
def test_by_what_is_left_the_receiver_bears_no_more_than_what_is_sent_costs(
    typed: int, edges: list[int], fees: list[int]
) -> None:
    def fee_of(yen: int) -> int:
        return fees[sum(yen >= edge for edge in edges)]

    found = split(typed, fee_of, way=LEFT)
    if found is None:
        assert typed <= fees[-1]
    else:
        taken = typed - found.sent_yen
        assert found.sent_yen >= 1 and taken <= found.fee_yen <= fee_of(typed)
        assert found.fee_yen == fee_of(found.sent_yen)


@given(
    typed=st.integers(1, 60_000),
    edge=st.integers(1_000, 50_000),
    fees=st.tuples(st.integers(0, 900), st.integers(0, 900)).map(sorted),
)
def test_at_one_edge_the_two_ways_of_adding_move_it_as_the_help_pages_say(
    typed: int, edge: int, fees: list[int]
) -> None:
    """The sources move the edge by a fee; the code asks the table instead, with the same result."""
    below, above = fees

    def fee_of(yen: int) -> int:
        return above if yen >= edge else below

    for way, moved in ((LEFT, edge + above), (CONSISTENT, edge + below)):
        found = split(typed, fee_of, way=way)
        sent = typed - (above if typed >= moved else below)
        assert found == (Split(sent, fee_of(sent)) if sent >= 1 else None), way
