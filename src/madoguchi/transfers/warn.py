"""Warns the evening before (残高不足のご案内): whose reservations would fail as things stand."""

import datetime as dt
from itertools import groupby

from django.db import transaction

from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.transfers import due, letters, reads
from madoguchi.transfers.reads import Transfer
from madoguchi.values.refusal import Refusal
from madoguchi.wires import outbox_all, queued

_AT_ONCE = 200


def warn_short(day: dt.date, *, at: dt.datetime) -> int:
    """Write to everyone whose balance would not do for his reservations of `day` (C10).

    One mail for a contract and day, however often and by however many this is called; returns
    how many were queued. It decides by the rule of the day itself (`policy/funding.py`).
    """
    told, after = 0, 0
    while contracts := _contracts(day, after=after):
        with transaction.atomic(using=current.alias(), durable=True):
            told += _warn(contracts, day, at=at)
        after = contracts[-1]
    return told


def _contracts(day: dt.date, *, after: int) -> list[int]:
    rows = due.due_by(day).filter(contract_id__gt=after).order_by("contract_id")
    return list(rows.values_list("contract_id", flat=True).distinct()[:_AT_ONCE])


def _warn(contracts: list[int], day: dt.date, *, at: dt.datetime) -> int:
    # Behind the turns, whoever warned before us has committed his mails.
    accounts.take_turns(contracts)
    about = {contract_id: f"{contract_id}/{day.isoformat()}" for contract_id in contracts}
    told = queued.queued_among(about.values(), wire="mail", purpose="transfer.short")
    holders = accounts.holders_of(contracts)
    messages = [
        message
        for contract_id, short in _short(contracts, day).items()
        if about[contract_id] not in told
        for message in letters.of_short_funds(
            holders[contract_id], short, day=day, about=about[contract_id]
        )
    ]
    outbox_all.put_all(messages, at=at)
    warned = {message.about for message in messages}
    record.record_all(
        [
            record.Deed(
                chain=record.chain_of(contract_id), who="day-end", what="funds.warned", about=name
            )
            for contract_id, name in about.items()
            if name in warned
        ],
        at=at,
    )
    return len(messages)


def _short(contracts: list[int], day: dt.date) -> dict[int, list[Transfer]]:
    """The reservations of each contract that would not be funded, as things stand."""
    judged = due.judge(due.orders_due(day, contract_ids=contracts), day=day)
    short = [each.order for each in judged if each.failure is Refusal.SHORT_OF_FUNDS]
    return {
        contract_id: [reads.transfer_of(order) for order in orders]
        for contract_id, orders in groupby(short, key=lambda order: order.contract_id)
    }
