"""Who bears the fee (手数料の負担, C3): the real ways of taking it off what was typed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from madoguchi.policy.table import FeeBearing

# The fee for an amount that is sent, yen.
FeeOf = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Split:
    """What is sent and what it costs, yen."""

    sent_yen: int
    fee_yen: int


def split(typed_yen: int, fee_of: FeeOf, *, way: FeeBearing | None) -> Split | None:
    """Split what was typed into what is sent and its fee; None where nothing would be left.

    `way` None means the sender bears it beside the amount (当方負担). Source: C3, domain 1.8.
    """
    if way is None:
        return Split(typed_yen, fee_of(typed_yen))
    found = _WAYS[way](typed_yen, fee_of)
    return found if found.sent_yen >= 1 else None


def _looked_up_on_typed(typed_yen: int, fee_of: FeeOf) -> Split:
    """据置型: the fee of the typed amount is taken off, the fee of what is sent is charged.

    30,000 yen with a fee of 550 from 30,000 on and 385 below: 29,450 is sent for 385.
    """
    sent = typed_yen - fee_of(typed_yen)
    return Split(sent, fee_of(sent) if sent >= 1 else 0)


def _kept_as_looked_up(typed_yen: int, fee_of: FeeOf) -> Split:
    """The fee of the typed amount is taken off and charged: the debit is what was typed."""
    fee = fee_of(typed_yen)
    return Split(typed_yen - fee, fee)


def _consistent_or_below(typed_yen: int, fee_of: FeeOf) -> Split:
    """What is sent bears its own fee where such an amount exists; never more than typed is debited.

    With 110 yen below 30,000 and 220 from there on: of 30,000 typed 29,890 are sent for 110. Of
    30,110 the same, because 30,000 would cost 220.
    """
    below = _looked_up_on_typed(typed_yen, fee_of)
    closer = typed_yen - below.fee_yen
    return Split(closer, below.fee_yen) if fee_of(closer) == below.fee_yen else below


_WAYS: Mapping[str, Callable[[int, FeeOf], Split]] = {
    "looked-up-on-typed-amount": _looked_up_on_typed,
    "charged-as-looked-up": _kept_as_looked_up,
    "consistent-or-below": _consistent_or_below,
}
