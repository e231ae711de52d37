"""Which reservations are carried out (予約の実行判定): pure; what is known in, a verdict out.

Source: C10; manual 000 page 10 (morning of the day), manual 002 (balance of the day before).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from madoguchi.policy.reservation import Funding
from madoguchi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Purse:
    """What one account can pay with (支払可能額), yen.

    Its overdraft line counts in, what is held back (支払停止) does not.
    """

    available_yen: int
    # What it could have paid when the day before ended, less what was paid from that since.
    closing_yen: int


@dataclass(frozen=True, slots=True)
class Due:
    """A reservation whose day has come; `source` and `receiver` are accounts of our ledger."""

    source: int
    # None for an account at another bank.
    receiver: int | None
    amount_yen: int
    debit_yen: int
    # Nobody may use the contract any more (ＩＢ取引中止).
    stopped: bool = False
    # The customer's own limit is 0 yen (振込ロック), and the money would leave him (ADR 0024).
    locked: bool = False
    receiver_found: bool = True


def decide(
    dues: Sequence[Due], purses: Mapping[int, Purse], *, rule: Funding
) -> list[Refusal | None]:
    """Decide reservations in the order they were made: None carries one out, else why not.

    What one takes is not there for the next; what one brings to an account of ours is there now,
    but was not when the day before ended. One that fails takes nothing. `purses` holds at least
    the sources.
    """
    usable, left = _USABLE[rule], dict(purses)
    said: list[Refusal | None] = []
    for due in dues:
        reason = _hindrance(due)
        if reason is None and due.debit_yen > usable(left[due.source]):
            reason = Refusal.SHORT_OF_FUNDS
        if reason is None:
            _pay(due, left)
        said.append(reason)
    return said


def _hindrance(due: Due) -> Refusal | None:
    """Why it is not carried out however much money there is."""
    if due.stopped:
        return Refusal.CONTRACT_STOPPED
    if due.locked:
        return Refusal.OVER_TRANSFER_LIMIT
    return None if due.receiver_found else Refusal.NO_SUCH_ACCOUNT


def _pay(due: Due, left: dict[int, Purse]) -> None:
    purse = left[due.source]
    left[due.source] = Purse(purse.available_yen - due.debit_yen, purse.closing_yen - due.debit_yen)
    if due.receiver in left:
        purse = left[due.receiver]
        left[due.receiver] = replace(purse, available_yen=purse.available_yen + due.amount_yen)


def _of_this_morning(purse: Purse) -> int:
    """What is there now."""
    return purse.available_yen


def _of_the_day_before(purse: Purse) -> int:
    """What was there when the day before ended, as far as it still is."""
    return min(purse.closing_yen, purse.available_yen)


_USABLE: Mapping[Funding, Callable[[Purse], int]] = {
    "morning-of-the-day": _of_this_morning,
    "closing-balance-of-the-day-before": _of_the_day_before,
}
