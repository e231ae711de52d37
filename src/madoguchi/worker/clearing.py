"""The interbank line's round (為替の送受信): carry what waits, fetch results, act on them."""

import datetime as dt
import uuid

import structlog
from django.conf import settings

from madoguchi.formats.clearing.telegram import State as CentreState
from madoguchi.formats.clearing.telegram import Transfer
from madoguchi.institutions import current
from madoguchi.transfers import settle
from madoguchi.wires import inbox, outbox
from madoguchi.wires.clearing.line import AnswerLost, Line, LineDown

log = structlog.get_logger()

_AT_ONCE = 50
# What an order's history says when the centre will not take the transfer at all.
_NOT_TAKEN = "90"


def carry_and_fetch(*, at: dt.datetime) -> int:
    """One round for the institution being served; returns how many messages moved."""
    line = Line(
        host=settings.CLEARING.host,
        port=settings.CLEARING.port,
        timeout=settings.CLEARING.timeout_seconds,
    )
    with line:
        moved = _carry(line, at=at)
        try:
            moved += _fetch(line, at=at)
        except (LineDown, AnswerLost) as error:
            log.warning("clearing results not fetched", error=str(error))
    return moved + _act(at=at)


def _carry(line: Line, *, at: dt.datetime) -> int:
    moved = 0
    for message in outbox.lease(wire="clearing", most=_AT_ONCE, at=at):
        try:
            _carry_one(line, message, at=at)
            moved += 1
        except LineDown as error:
            outbox.put_back(message, unanswered=message.unanswered, error=str(error), at=at)
        except AnswerLost as error:
            # Nobody knows whether it arrived: the next try asks before it sends (照会).
            outbox.put_back(message, unanswered=True, error=str(error), at=at)
    return moved


def _carry_one(line: Line, message: outbox.Message, *, at: dt.datetime) -> None:
    transfer = _telegram(message)
    if message.unanswered and line.inquire(transfer.key).state is not CentreState.UNKNOWN:
        accepted = True
    else:
        accepted = line.send(transfer).accepted
    # The order first, the mark second: dying between them only repeats what can be repeated.
    request_id = uuid.UUID(transfer.key)
    if accepted:
        settle.note_sent(request_id, at=at)
    else:
        settle.give_back(request_id, reason=_NOT_TAKEN, at=at)
    outbox.mark_carried(message, at=at)


def _telegram(message: outbox.Message) -> Transfer:
    body = dict(message.body)
    value_date = dt.date.fromisoformat(str(body.pop("value_date")))
    return Transfer(value_date=value_date, **body)


def _fetch(line: Line, *, at: dt.datetime) -> int:
    bank = current.institution().profile.institution.code
    results = line.results_after(bank_code=bank, sequence=inbox.last_sequence())
    inbox.store(
        [
            inbox.Received(
                sequence=result.sequence,
                key=uuid.UUID(result.key),
                outcome=result.outcome.value,
                reason=result.reason,
            )
            for result in results
        ],
        at=at,
    )
    return len(results)


def _act(*, at: dt.datetime) -> int:
    results = inbox.to_act_on(most=_AT_ONCE)
    for result in results:
        settle.act_on(result, at=at)
    return len(results)
