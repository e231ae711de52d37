"""Carries money back that could not be credited here (被仕向の資金返却), to the clearing centre."""

import datetime as dt

from madoguchi.formats.clearing.credits import CreditReturn
from madoguchi.wires import lease
from madoguchi.wires.clearing.line import Line
from madoguchi.wires.lease import Message


def carry_back(line: Line, message: Message, *, at: dt.datetime) -> None:
    """Send one return and mark it. Raises LineDown, AnswerLost."""
    # No inquiry before it is sent again: the centre takes the same return on once.
    reply = line.send(CreditReturn(**message.body))
    if reply.accepted:
        lease.mark_carried(message, at=at)
    else:
        # Money that is not ours and that nobody takes back: it waits, and the queue shows it.
        error = f"the centre answered {reply.result_code}"
        lease.put_back(message, unanswered=False, error=error, at=at)
