"""Carries a batch of leased messages over one line (送信), oldest first, until the line fails."""

import datetime as dt
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from madoguchi.wires import lease
from madoguchi.wires.lease import Message
from madoguchi.wires.line import AnswerLost, LineDown


@dataclass(frozen=True, slots=True)
class Carried:
    """How many messages were dealt with; the line is lost where not even one was."""

    count: int
    line_lost: bool


def carry_batch(
    leased: Sequence[Message], carry_one: Callable[[Message], object], *, at: dt.datetime
) -> Carried:
    """Carry one message after the other; what was not tried when the line fails is as it was.

    So a silent counterpart is waited for once. What failed waits longer each time, by itself: the
    others go before it (C14, D3).
    """
    left = deque(leased)
    carried = 0
    try:
        while left:
            _carry(left.popleft(), carry_one, at=at)
            carried += 1
    except (LineDown, AnswerLost):
        return Carried(carried, line_lost=not carried)
    finally:
        lease.release(left)
    return Carried(carried, line_lost=False)


def _carry(message: Message, carry_one: Callable[[Message], object], *, at: dt.datetime) -> None:
    try:
        carry_one(message)
    except AnswerLost as error:
        # Nobody knows whether it arrived: the next try asks before it sends (照会).
        lease.put_back(message, unanswered=True, error=str(error), at=at)
        raise
    except Exception as error:
        # The line is down, or this one is beyond us; then it must not stand before the others.
        lease.put_back(message, unanswered=message.unanswered, error=str(error), at=at)
        raise
