"""Cancels a reservation (予約の取消): until its day comes, proved like the transfer itself."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.access import accept_code
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import record
from madoguchi.customers import accounts, payees
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.policy.factors import factors_for, strongest
from madoguchi.policy.reach import Reach, reservation_opening
from madoguchi.policy.table import FactorName
from madoguchi.transfers import letters, reads
from madoguchi.transfers.models import Order
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import BEFORE, State
from madoguchi.values.account import AccountNumber, Payee
from madoguchi.values.day import BeyondHorizon
from madoguchi.values.refusal import Refusal, Refused


def cancel_order(*, request_id: uuid.UUID, by: Actor, proof: Proof, at: dt.datetime) -> Transfer:
    """Cancel the contract's reservation of that request id; no money has moved, none moves.

    Raises Refused NOT_CANCELLABLE (T24) also for a stranger's, WEAK_PROOF (T20), OUTSIDE_HOURS
    (T01), CALENDAR_ENDED (S01); then it waits as before. Source: C12; manual 000 pages 24–25,
    manual 002 (振込予約取消).
    """
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        found = reads.by_request(request_id, contract_id=by.contract_id)
        if found is None:
            raise Refused(Refusal.NOT_CANCELLABLE)
        if why := why_not(found, at=at):
            raise why
        if proof != Proof(by.contract_id, request_id, strongest(factors_of(found))):
            raise Refused(Refusal.WEAK_PROOF)
        order = _move(request_id, at=at)
        cancelled = reads.transfer_of(order)
        letters.tell_cancelled(cancelled, accounts.holder_of(by.contract_id), at=at)
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what=f"transfer.{order.state}",
            about=str(request_id),
            at=at,
        )
        return cancelled


def why_not(transfer: Transfer, *, at: dt.datetime) -> Refused | None:
    """Why a transfer cannot be cancelled at this moment; None where it can (C6, C12).

    The refusals are NOT_CANCELLABLE (T24), OUTSIDE_HOURS (T01) and CALENDAR_ENDED (S01).
    """
    if not reads.may_be_cancelled(transfer, at=at):
        return Refused(Refusal.NOT_CANCELLABLE)
    profile = current.institution().profile
    reach: Reach = "other-bank" if transfer.reach == "other-bank" else "same-branch"
    try:
        answer = reservation_opening(profile, calendar(), reach=reach, at=at)
    except BeyondHorizon:
        return Refused(Refusal.CALENDAR_ENDED)
    if answer.open:
        return None
    return Refused(Refusal.OUTSIDE_HOURS, next_open=answer.next_open, reason=answer.reason)


def factors_of(transfer: Transfer) -> tuple[FactorName, ...]:
    """The factors a reservation is cancelled with: those its payee's transfer is proved with."""
    account = AccountNumber(
        transfer.payee_bank, transfer.payee_branch, transfer.payee_kind, transfer.payee_number
    )
    payee = Payee(account, transfer.payee_kana)
    return factors_for(
        "transfer",
        current.institution().profile,
        has_token=accept_code.has_token(transfer.contract_id),
        preregistered=payees.is_preregistered(payee, contract_id=transfer.contract_id),
    )


def _move(request_id: uuid.UUID, *, at: dt.datetime) -> Order:
    orders = Order.objects.filter(request_id=request_id)
    before = [state.value for state in BEFORE[State.CANCELLED]]
    if not orders.filter(state__in=before).update(state=State.CANCELLED.value, changed_at=at):
        raise Refused(Refusal.NOT_CANCELLABLE)
    return orders.get()
