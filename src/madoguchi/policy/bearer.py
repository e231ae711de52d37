"""Who bears the fee (手数料の負担, C3): the three real ways of taking it off what was typed."""

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

    30,000 yen with a fee of 550 from 30,000 on and 385 below: 29,450 is sent for 385. Source: the
    help pages of two banks (domain 1.8).
    """
    return _less(typed_yen, fee_of(typed_yen), fee_of)


def _looked_up_on_what_is_left(typed_yen: int, fee_of: FeeOf) -> Split:
    """以上手数料加算型: the edge lies higher by the fee above it, so what is sent may cross it.

    With 110 yen below 30,000 and 330 from there on, the edge is 30,330: of 30,329 only 110 are
    taken off, but the 30,219 that are sent cost 330, and more is debited than was typed. Source:
    the help page of one bank, which gives these figures. It knows one edge; with several, ours
    looks up the fee of what the typed amount's own fee would leave, which is the same at one.
    """
    left = typed_yen - fee_of(typed_yen)
    return _less(typed_yen, fee_of(left), fee_of) if left >= 1 else Split(left, 0)


def _consistent_or_below(typed_yen: int, fee_of: FeeOf) -> Split:
    """未満手数料加算型: the edge lies higher by the fee below it; never more than typed is debited.

    With 110 yen below 30,000 and 220 from there on: of 30,000 typed 29,890 are sent for 110. Of
    30,110 the same, because 30,000 would cost 220. Source: the help page of a second bank reckons
    it in these steps, what is sent bears its own fee where such an amount exists; the first bank's
    page moves the edge. At one edge the two are the same; with several, ours are the steps.
    """
    below = _looked_up_on_typed(typed_yen, fee_of)
    closer = typed_yen - below.fee_yen
    return Split(closer, below.fee_yen) if fee_of(closer) == below.fee_yen else below


def _less(typed_yen: int, taken_yen: int, fee_of: FeeOf) -> Split:
    sent = typed_yen - taken_yen
    return Split(sent, fee_of(sent) if sent >= 1 else 0)


_WAYS: Mapping[str, Callable[[int, FeeOf], Split]] = {
    "looked-up-on-typed-amount": _looked_up_on_typed,
    "looked-up-on-what-is-left": _looked_up_on_what_is_left,
    "consistent-or-below": _consistent_or_below,
}
