"""Carries one transfer to the clearing centre (為替の送信): asks where nobody knows, then sends."""

import datetime as dt
import uuid

from madoguchi.formats.clearing.answers import State
from madoguchi.formats.clearing.transfer import Transfer
from madoguchi.transfers import settle
from madoguchi.transfers.returns import NOT_TAKEN
from madoguchi.wires import lease
from madoguchi.wires.clearing.inquiry import inquire
from madoguchi.wires.clearing.line import Line
from madoguchi.wires.lease import Message


def carry(line: Line, message: Message, *, sent_from: dt.datetime, at: dt.datetime) -> None:
    """Send a transfer and mark it; before `sent_from` it is put off. Raises LineDown, AnswerLost.

    One that was sent without an answer is asked about first, at any hour (照会).
    """
    transfer = _telegram(message)
    if message.unanswered and inquire(line, transfer.key).state is not State.UNKNOWN:
        accepted = True
    elif at < sent_from:
        lease.put_off(message, until=sent_from)
        return
    else:
        accepted = line.send(transfer).accepted
    # The order first, the mark second: dying between them only repeats what can be repeated.
    request_id = uuid.UUID(transfer.key)
    if accepted:
        settle.note_sent(request_id, at=at)
    else:
        settle.give_back(request_id, reason=NOT_TAKEN, at=at)
    lease.mark_carried(message, at=at)


def _telegram(message: Message) -> Transfer:
    body = dict(message.body)
    value_date = dt.date.fromisoformat(str(body.pop("value_date")))
    return Transfer(value_date=value_date, **body)
