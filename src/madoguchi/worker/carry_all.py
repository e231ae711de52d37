"""Carries what waits for the clearing centre (為替の送信), oldest first, each in its hours."""

import datetime as dt
from collections.abc import Collection

from madoguchi.directory import membership
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.policy.clearing_hours import carried_from
from madoguchi.wires import lease
from madoguchi.wires.clearing.line import Line
from madoguchi.wires.lease import Message
from madoguchi.worker.batch import Carried, carry_batch
from madoguchi.worker.carry import carry
from madoguchi.worker.carry_back import carry_back

_AT_ONCE = 50


def carry_all(line: Line, *, at: dt.datetime) -> Carried:
    """Lease what is due, carry and mark it, until the line fails (C14)."""
    leased = lease.lease(wire="clearing", most=_AT_ONCE, at=at)
    core_only = _core_only(leased)

    def carry_one(message: Message) -> None:
        if message.purpose == "return":
            carry_back(line, message, at=at)
        else:
            carry(line, message, sent_from=_sent_from(message, core_only, at=at), at=at)

    return carry_batch(leased, carry_one, at=at)


def _core_only(messages: Collection[Message]) -> set[str]:
    """Which of the receiving banks keep core hours only, in one query for all messages."""
    banks = {each.body["receiving_bank"] for each in messages if each.purpose == "transfer"}
    return membership.core_only(banks) if banks else set()


def _sent_from(message: Message, core_only: set[str], *, at: dt.datetime) -> dt.datetime:
    taking_part = current.institution().profile.clearing.extended_hours
    extended = taking_part and message.body["receiving_bank"] not in core_only
    return carried_from(calendar(), extended=extended, at=at)
