"""Warns the evening before (残高不足のご案内): whose reservations would fail as things stand."""

import datetime as dt
from collections.abc import Collection
from itertools import groupby

from django.db import transaction

from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.transfers import due, letters, reads
from madoguchi.transfers.models import ShortTold
from madoguchi.transfers.reads import Transfer
from madoguchi.values.refusal import Refusal
from madoguchi.wires import outbox_all
from madoguchi.wires.outbox_all import ToSend

_AT_ONCE = 200


def warn_short(day: dt.date, *, at: dt.datetime) -> int:
    """Write to everyone whose balance would not do for his reservations of `day` (C10).

    Each reservation is told of once, however often and by however many this is called: what was
    reserved, or what became short of funds, since the last call is in a mail of its own. Returns
    how many mails were queued. It decides by the rule of the day itself (`policy/funding.py`).
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
    holders = accounts.holders_of(contracts)
    messages: list[ToSend] = []
    told: list[Transfer] = []
    deeds: list[record.Deed] = []
    for contract_id, short in _short(contracts, day).items():
        about = f"{contract_id}/{day.isoformat()}/{short[0].number}"
        mails = letters.of_short_funds(holders[contract_id], short, day=day, about=about)
        # Whoever has given no address is told once he has.
        if not mails:
            continue
        messages += mails
        told += short
        chain = record.chain_of(contract_id)
        deeds.append(record.Deed(chain=chain, who="day-end", what="funds.warned", about=about))
    ShortTold.objects.bulk_create(ShortTold(order_id=each.number, told_at=at) for each in told)
    outbox_all.put_all(messages, at=at)
    record.record_all(deeds, at=at)
    return len(messages)


def _short(contracts: list[int], day: dt.date) -> dict[int, list[Transfer]]:
    """What each contract has reserved that would not be funded, and was not told of yet."""
    judged = due.judge(due.orders_due(day, contract_ids=contracts), day=day)
    short = [each.order for each in judged if each.failure is Refusal.SHORT_OF_FUNDS]
    told = _told_among([order.pk for order in short])
    untold = (order for order in short if order.pk not in told)
    return {
        contract_id: [reads.transfer_of(order) for order in orders]
        for contract_id, orders in groupby(untold, key=lambda order: order.contract_id)
    }


def _told_among(orders: Collection[int]) -> set[int]:
    rows = ShortTold.objects.filter(order_id__in=orders)
    return set(rows.values_list("order_id", flat=True))
