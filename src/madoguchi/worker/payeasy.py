"""The billers' round (払込の送受信): carry payments, fetch results, act on them."""

import datetime as dt
import uuid

import structlog

from madoguchi.formats.payeasy.payment import Pay, State
from madoguchi.payeasy import network, results, settle
from madoguchi.wires import lease
from madoguchi.wires.lease import Message
from madoguchi.wires.payeasy.line import AnswerLost, Line, LineDown
from madoguchi.worker.batch import Carried, carry_batch

_AT_ONCE = 50

log = structlog.get_logger()


def carry_and_fetch(*, at: dt.datetime) -> int:
    """One round for the institution being served; returns how many messages moved.

    Nothing where Pay-easy is not offered.
    """
    if not network.is_offered():
        return 0
    with network.line() as line:
        carried = carry(line, at=at)
        # A network that is silent is not waited for twice.
        fetched = 0 if carried.line_lost else _fetch_if_it_answers(line, at=at)
    return carried.count + fetched + _act(at=at)


def carry(line: Line, *, at: dt.datetime) -> Carried:
    """Lease what is due, carry and mark it, until the line fails."""
    leased = lease.lease(wire="payeasy", most=_AT_ONCE, at=at)
    return carry_batch(leased, lambda message: _carry_one(line, message, at=at), at=at)


def _carry_one(line: Line, message: Message, *, at: dt.datetime) -> None:
    payment = _telegram(message)
    known = message.unanswered and line.ask_status(payment.key).state is not State.UNKNOWN
    if not known:
        reply = line.pay(payment)
        # The payment first, the mark second: dying between them only repeats what can be repeated.
        if not reply.accepted:
            settle.give_back(uuid.UUID(payment.key), reason=reply.result_code, at=at)
    lease.mark_carried(message, at=at)


def _telegram(message: Message) -> Pay:
    body = dict(message.body)
    paid_at = dt.datetime.fromisoformat(str(body.pop("paid_at")))
    return Pay(paid_at=paid_at, **body)


def _fetch_if_it_answers(line: Line, *, at: dt.datetime) -> int:
    try:
        return _fetch(line, at=at)
    except (LineDown, AnswerLost) as error:
        log.warning("results of payments not fetched", error=str(error))
        return 0


def _fetch(line: Line, *, at: dt.datetime) -> int:
    """Store the results after the last one stored; asking for more acknowledges them."""
    found = line.results_after(bank_code=network.bank_code(), sequence=results.last_sequence())
    results.store(
        [
            results.Received(
                sequence=result.sequence,
                key=uuid.UUID(result.key),
                outcome=result.outcome.value,
                reason=result.reason,
            )
            for result in found
        ],
        at=at,
    )
    return len(found)


def _act(*, at: dt.datetime) -> int:
    """Act on stored results in the order they came; returns on how many."""
    waiting = results.to_act_on(most=_AT_ONCE)
    for result in waiting:
        settle.act_on(result, at=at)
    return len(waiting)
