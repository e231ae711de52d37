"""Carries what waits in the outbox to the clearing centre (為替の送信), oldest first."""

import datetime as dt
import uuid

from madoguchi.formats.clearing.answers import State
from madoguchi.formats.clearing.transfer import Transfer
from madoguchi.transfers import settle
from madoguchi.transfers.returns import NOT_TAKEN
from madoguchi.wires import lease
from madoguchi.wires.clearing.inquiry import inquire
from madoguchi.wires.clearing.line import AnswerLost, Line, LineDown
from madoguchi.wires.lease import Message
from madoguchi.worker.carry_back import carry_back

_AT_ONCE = 50


def carry(line: Line, *, at: dt.datetime) -> int:
    """Lease, carry, mark; returns how many telegrams the centre answered."""
    carried = 0
    for message in lease.lease(wire="clearing", most=_AT_ONCE, at=at):
        try:
            _CARRIERS[message.purpose](line, message, at=at)
            carried += 1
        except LineDown as error:
            lease.put_back(message, unanswered=message.unanswered, error=str(error), at=at)
        except AnswerLost as error:
            # Nobody knows whether it arrived: the next try asks before it sends (照会).
            lease.put_back(message, unanswered=True, error=str(error), at=at)
    return carried


def _carry_transfer(line: Line, message: Message, *, at: dt.datetime) -> None:
    transfer = _telegram(message)
    if message.unanswered and inquire(line, transfer.key).state is not State.UNKNOWN:
        accepted = True
    else:
        accepted = line.send(transfer).accepted
    # The order first, the mark second: dying between them only repeats what can be repeated.
    request_id = uuid.UUID(transfer.key)
    if accepted:
        settle.note_sent(request_id, at=at)
    else:
        settle.give_back(request_id, reason=NOT_TAKEN, at=at)
    lease.mark_carried(message, at=at)


_CARRIERS = {"transfer": _carry_transfer, "return": carry_back}


def _telegram(message: Message) -> Transfer:
    body = dict(message.body)
    value_date = dt.date.fromisoformat(str(body.pop("value_date")))
    return Transfer(value_date=value_date, **body)
