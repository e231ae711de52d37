"""The three real ways in which a receiver bears the fee, each by its bank's own example (C3).

Goal: what is sent, what it costs and what is debited are those of the published examples, and no
table of fees makes anybody pay more than was typed.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.policy.bearer import Split, split
from madoguchi.policy.table import FeeBearing

LOOKED_UP: FeeBearing = "looked-up-on-typed-amount"
CHARGED: FeeBearing = "charged-as-looked-up"
CONSISTENT: FeeBearing = "consistent-or-below"
WAYS: tuple[FeeBearing, ...] = (LOOKED_UP, CHARGED, CONSISTENT)

# Way, fee below 30,000 yen and from there on, typed; then sent, fee and debit. Domain 1.8.
EXAMPLES = [
    pytest.param(LOOKED_UP, 385, 550, 30_000, 29_450, 385, 29_835, id="据置 with 385 and 550"),
    pytest.param(LOOKED_UP, 330, 550, 30_000, 29_450, 330, 29_780, id="据置 with 330 and 550"),
    pytest.param(LOOKED_UP, 330, 550, 50_000, 49_450, 550, 50_000, id="据置 far from the edge"),
    pytest.param(CHARGED, 330, 550, 30_000, 29_450, 550, 30_000, id="charged as looked up"),
    pytest.param(CHARGED, 330, 550, 29_999, 29_669, 330, 29_999, id="charged below the edge"),
    pytest.param(CONSISTENT, 110, 220, 30_000, 29_890, 110, 30_000, id="consistent"),
    pytest.param(
        CONSISTENT, 110, 220, 30_109, 29_999, 110, 30_109, id="consistent to the last yen"
    ),
    pytest.param(CONSISTENT, 110, 220, 30_110, 29_890, 110, 30_000, id="consistent, falls back"),
    pytest.param(
        CONSISTENT, 110, 220, 30_219, 29_999, 110, 30_109, id="consistent, the last below"
    ),
    pytest.param(CONSISTENT, 110, 220, 30_220, 30_000, 220, 30_220, id="consistent above"),
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


@pytest.mark.parametrize("way", WAYS)
@given(
    typed=st.integers(1, 60_000),
    edges=st.tuples(st.integers(1, 50_000), st.integers(1, 50_000)).map(sorted),
    fees=st.lists(st.integers(0, 900), min_size=3, max_size=3).map(sorted),
)
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
        # Only the way that says so charges another fee than that of what is sent.
        assert way == CHARGED or found.fee_yen == fee_of(found.sent_yen)
