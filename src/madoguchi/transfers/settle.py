"""Moves an order on (依頼の進行): sent to the centre, credited, or money given back."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.ledger import chart, posting
from madoguchi.transfers import letters, reads, returns
from madoguchi.transfers.models import Order
from madoguchi.transfers.states import BEFORE, State
from madoguchi.values.day import day_of
from madoguchi.wires import inbox

# The clearing centre's words for what became of a transfer.
_CREDITED = "1"


def note_sent(request_id: uuid.UUID, *, at: dt.datetime) -> bool:
    """Note that the centre took the transfer; False when it had moved on already."""
    with transaction.atomic(using=current.alias(), durable=True):
        return _move_and_remember(request_id, State.SENT, at=at)


def give_back(request_id: uuid.UUID, *, reason: str, at: dt.datetime) -> bool:
    """Return the money of a transfer that could not be credited (資金返却); the fee is kept.

    False when that was done before. Source: C14.
    """
    with transaction.atomic(using=current.alias(), durable=True):
        return _give_back(request_id, reason=reason, at=at)


def act_on(result: inbox.Received, *, at: dt.datetime) -> None:
    """Act on one stored result, exactly once however often it was delivered."""
    with transaction.atomic(using=current.alias(), durable=True):
        if result.outcome == _CREDITED:
            _move_and_remember(result.key, State.SETTLED, at=at)
        else:
            _give_back(result.key, reason=result.reason, at=at)
        inbox.mark_acted(result.sequence, at=at)


def _give_back(request_id: uuid.UUID, *, reason: str, at: dt.datetime) -> bool:
    order = _move(request_id, State.RETURNED, at=at, reason=reason)
    if order is None:
        return False
    posting.post(
        returns.return_entry(
            request_id=order.request_id,
            source_ledger_id=order.source_ledger_id,
            amount_yen=order.amount_yen,
            reason=reason,
            chart=chart.internal_accounts(),
            day=day_of(at),
        ),
        at=at,
    )
    letters.tell_returned(reads.transfer_of(order), accounts.holder_of(order.contract_id), at=at)
    # The trail comes after the money, as everywhere: the other order would close a circle of locks.
    _remember(order, at=at)
    return True


def _move_and_remember(request_id: uuid.UUID, to: State, *, at: dt.datetime) -> bool:
    order = _move(request_id, to, at=at)
    if order is None:
        return False
    _remember(order, at=at)
    return True


def _move(request_id: uuid.UUID, to: State, *, at: dt.datetime, reason: str = "") -> Order | None:
    """Move an order to a state it may reach from where it is, by one conditional UPDATE."""
    row = Order.objects.filter(request_id=request_id).values_list("contract_id").first()
    if row is None:
        return None
    # The turn comes first here too: every verb locks the contract before anything else.
    accounts.take_turn(row[0])
    orders = Order.objects.filter(request_id=request_id)
    moved = orders.filter(state__in=[state.value for state in BEFORE[to]]).update(
        state=to.value, changed_at=at, return_reason=reason
    )
    return orders.get() if moved else None


def _remember(order: Order, *, at: dt.datetime) -> None:
    reason = order.return_reason
    record.record(
        chain=record.chain_of(order.contract_id),
        who="clearing",
        what=f"transfer.{order.state}",
        about=str(order.request_id),
        at=at,
        detail={"reason": reason} if reason else None,
    )
