"""Carries reservations out on their day (予約の実行): some contracts at a time, each order once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import BigIntegerField, Func, JSONField, TextField, Value
from django.db.models.functions import Cast

from madoguchi.audit import record
from madoguchi.customers import accounts, money_mails
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current
from madoguchi.ledger import chart, post_all
from madoguchi.ledger.entry import Entry
from madoguchi.transfers import bookkeeping, due, letters, name_check, reads
from madoguchi.transfers.due import Judged
from madoguchi.transfers.models import Order
from madoguchi.transfers.order import state_once_moved
from madoguchi.transfers.states import State
from madoguchi.values.day import day_of
from madoguchi.wires import outbox_all
from madoguchi.wires.outbox_all import ToSend

# So many schedulers find contracts that no other one holds.
_SCHEDULERS = 8


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """How many reservations were carried out, how many failed, and whether some are left."""

    done: int
    failed: int
    left: bool


def due_count(day: dt.date) -> int:
    """How many reservations wait for a day or one before it."""
    return due.due_by(day).count()


def carry_out_some(day: dt.date, *, at: dt.datetime, most: int) -> CarriedOut:
    """Carry out what up to `most` contracts have due, in one transaction (C5, C10, H2).

    All of a contract's reservations for `day` or before are decided together, in the order they
    were made. One that cannot be paid fails, is told by mail and never tried again. The money
    moves on the day of `at`. Several schedulers share the work: contracts whose turn somebody
    holds are left for the next call, as `left` says. Whoever is killed leaves nothing half done.

    Raises ValueError before the day has come, and what `ledger.post_all.post_all` raises.
    """
    if day > day_of(at):
        raise ValueError(f"{day} has not come on {day_of(at)}")
    with transaction.atomic(using=current.alias(), durable=True):
        # Whatever takes money off an account stands behind the same turn, so what is looked at
        # from here on is still there when it is posted.
        contracts = accounts.take_free_turns(_candidates(day, most=most), most=most)
        judged = due.judge(due.orders_due(day, contract_ids=contracts), day=day)
        done = [each for each in judged if each.failure is None]
        received = _post(done, at=at)
        for each in judged:
            _decided(each, at=at)
        _move_on([each.order for each in judged], at=at)
        name_check.forgive([each.order for each in judged])
        _tell([each.order for each in judged], received, at=at)
        left = due.due_by(day).exists()
    return CarriedOut(done=len(done), failed=len(judged) - len(done), left=left)


def _candidates(day: dt.date, *, most: int) -> list[int]:
    """Contracts that have something due; more than we take, because others may hold some."""
    rows = due.due_by(day).order_by("value_date", "contract_id", "pk")
    found = rows.values_list("contract_id", flat=True)[: most * _SCHEDULERS]
    return list(dict.fromkeys(found))


def _post(done: Sequence[Judged], *, at: dt.datetime) -> list[tuple[Entry, Account]]:
    """Move the money and put each entry's number on its order; say what other customers got."""
    internal = chart.internal_accounts()
    entries = [
        bookkeeping.entry_for(
            each.order,
            receiver_ledger_id=each.receiver_ledger_id,
            chart=internal,
            day=day_of(at),
        )
        for each in done
    ]
    for each, entry_id in zip(done, post_all.post_all(entries, at=at), strict=True):
        each.order.entry_id = entry_id
    return [
        (entry, each.receiver)
        for each, entry in zip(done, entries, strict=True)
        if each.receiver is not None and each.receiver.contract_id != each.order.contract_id
    ]


def _decided(judged: Judged, *, at: dt.datetime) -> None:
    order = judged.order
    order.changed_at = at
    if judged.failure is None:
        order.state = state_once_moved(order.reach).value
    else:
        order.state, order.failure = State.FAILED.value, judged.failure.value


def _move_on(orders: Sequence[Order], *, at: dt.datetime) -> None:
    """Write all verdicts, one statement for each kind of end, on orders that still wait."""
    ends: dict[tuple[str, str], list[Order]] = {}
    for order in orders:
        ends.setdefault((order.state, order.failure), []).append(order)
    moved = 0
    for (state, failure), those in ends.items():
        waiting = Order.objects.filter(
            state=State.RESERVED.value, pk__in=[order.pk for order in those]
        )
        moved += waiting.update(
            state=state, failure=failure, changed_at=at, entry_id=_entry_numbers(those)
        )
    if moved != len(orders):
        raise RuntimeError(f"{len(orders) - moved} reservations moved while their turn was ours")


def _entry_numbers(orders: Sequence[Order]) -> Cast:
    """Each order's entry out of one parameter: a CASE of so many arms takes ten times as long."""
    numbers = {str(order.pk): order.entry_id for order in orders}
    found = Func(
        Value(numbers, output_field=JSONField()),
        Cast("pk", TextField()),
        function="jsonb_extract_path_text",
        output_field=TextField(),
    )
    return Cast(found, BigIntegerField())


def _tell(
    orders: Sequence[Order], received: Sequence[tuple[Entry, Account]], *, at: dt.datetime
) -> None:
    """Queue the telegrams and mails, then write the trail, which comes after the money."""
    bank = current.institution().profile.institution.code
    holders = accounts.holders_of({order.contract_id for order in orders})
    messages: list[ToSend] = money_mails.of_entries(received)
    for order in orders:
        if order.state == State.ACCEPTED.value:
            body = bookkeeping.telegram_fields(order, sending_bank=bank)
            about = str(order.request_id)
            messages.append(ToSend(wire="clearing", about=about, purpose="transfer", body=body))
        transfer = reads.transfer_of(order)
        messages += letters.of_reservation(transfer, holders[order.contract_id])
    outbox_all.put_all(messages, at=at)
    record.record_all([_deed(order) for order in orders], at=at)


def _deed(order: Order) -> record.Deed:
    return record.Deed(
        chain=record.chain_of(order.contract_id),
        who="day-end",
        what=f"transfer.{order.state}",
        about=str(order.request_id),
        detail={"code": order.failure} if order.failure else {},
    )
