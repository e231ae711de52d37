"""Carries what waits for the clearing centre (為替の送信), oldest first, each in its hours."""

import datetime as dt
from collections import deque
from collections.abc import Collection
from dataclasses import dataclass

from madoguchi.directory import membership
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.policy.clearing_hours import carried_from
from madoguchi.wires import lease
from madoguchi.wires.clearing.line import AnswerLost, Line, LineDown
from madoguchi.wires.lease import Message
from madoguchi.worker.carry import carry
from madoguchi.worker.carry_back import carry_back

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Carried:
    """How many messages were dealt with; the line is lost where not even one was."""

    count: int
    line_lost: bool


def carry_all(line: Line, *, at: dt.datetime) -> Carried:
    """Lease, carry, mark, until the line fails; what then has not been tried is as it was (C14).

    So a silent centre is waited for once. What failed waits longer each time, by itself: the
    others go before it.
    """
    leased = deque(lease.lease(wire="clearing", most=_AT_ONCE, at=at))
    core_only = _core_only(leased)
    carried = 0
    try:
        while leased:
            _carry_one(line, leased.popleft(), core_only, at=at)
            carried += 1
    except (LineDown, AnswerLost):
        return Carried(carried, line_lost=not carried)
    finally:
        lease.release(leased)
    return Carried(carried, line_lost=False)


def _carry_one(line: Line, message: Message, core_only: set[str], *, at: dt.datetime) -> None:
    try:
        if message.purpose == "return":
            carry_back(line, message, at=at)
        else:
            carry(line, message, sent_from=_sent_from(message, core_only, at=at), at=at)
    except AnswerLost as error:
        # Nobody knows whether it arrived: the next try asks before it sends (照会).
        lease.put_back(message, unanswered=True, error=str(error), at=at)
        raise
    except Exception as error:
        # The line is down, or this one is beyond us; then it must not stand before the others.
        lease.put_back(message, unanswered=message.unanswered, error=str(error), at=at)
        raise


def _core_only(messages: Collection[Message]) -> set[str]:
    """Which of the receiving banks keep core hours only, in one query for all messages."""
    banks = {each.body["receiving_bank"] for each in messages if each.purpose == "transfer"}
    return membership.core_only(banks) if banks else set()


def _sent_from(message: Message, core_only: set[str], *, at: dt.datetime) -> dt.datetime:
    taking_part = current.institution().profile.clearing.extended_hours
    extended = taking_part and message.body["receiving_bank"] not in core_only
    return carried_from(calendar(), extended=extended, at=at)
