"""Moves a payment on (払込の進行): settled by its biller, or the money given back."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.formats.payeasy.payment import Outcome
from madoguchi.institutions import current
from madoguchi.ledger import chart, posting
from madoguchi.payeasy import bookkeeping, letters, reads, results
from madoguchi.payeasy.models import Payment
from madoguchi.payeasy.states import State
from madoguchi.values.day import day_of


def give_back(key: uuid.UUID, *, reason: str, at: dt.datetime) -> bool:
    """Return the money of a payment its biller did not take, all of it.

    False when the payment had ended before.
    """
    with transaction.atomic(using=current.alias(), durable=True):
        return _give_back(key, reason=reason, at=at)


def act_on(result: results.Received, *, at: dt.datetime) -> None:
    """Act on one stored result, exactly once however often it was delivered."""
    with transaction.atomic(using=current.alias(), durable=True):
        if result.outcome == Outcome.SETTLED:
            _settle(result.key, at=at)
        else:
            _give_back(result.key, reason=result.reason, at=at)
        results.mark_acted(result.sequence, at=at)


def _settle(key: uuid.UUID, *, at: dt.datetime) -> None:
    row = _move(key, State.SETTLED, at=at)
    if row is not None:
        _remember(row, at=at)


def _give_back(key: uuid.UUID, *, reason: str, at: dt.datetime) -> bool:
    row = _move(key, State.RETURNED, at=at, reason=reason)
    if row is None:
        return False
    entry = bookkeeping.return_entry(
        key=row.key,
        source_ledger_id=row.source_ledger_id,
        total_yen=row.amount_yen,
        reason=reason,
        settlement_id=chart.internal_accounts()[chart.PAYEASY],
        day=day_of(at),
    )
    posting.post(entry, at=at)
    letters.tell_returned(reads.payment_of(row), accounts.holder_of(row.contract_id), at=at)
    # The trail comes after the money, as everywhere: the other order would close a circle of locks.
    _remember(row, at=at)
    return True


def _move(key: uuid.UUID, to: State, *, at: dt.datetime, reason: str = "") -> Payment | None:
    """End a payment that has not ended, by one conditional UPDATE."""
    found = Payment.objects.filter(key=key).values_list("contract_id").first()
    if found is None:
        return None
    # The turn comes first here too: every verb locks the contract before anything else.
    accounts.take_turn(found[0])
    payments = Payment.objects.filter(key=key)
    moved = payments.filter(state=State.ACCEPTED.value).update(
        state=to.value, changed_at=at, return_reason=reason
    )
    return payments.get() if moved else None


def _remember(row: Payment, *, at: dt.datetime) -> None:
    reason = row.return_reason
    record.record(
        chain=record.chain_of(row.contract_id),
        who="payeasy",
        what=f"payeasy.{row.state}",
        about=str(row.key),
        at=at,
        detail={"reason": reason} if reason else None,
    )
