"""Sends a transfer (振込・振替): one transaction from the turn to the outbox."""

import datetime as dt

from django.db import transaction

from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import record
from madoguchi.customers import accounts, money_mails
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current
from madoguchi.ledger import chart, posting
from madoguchi.policy import transfer as policy
from madoguchi.transfers import bookkeeping, facts, letters, name_check, order, reads
from madoguchi.transfers.drafts import Drafted
from madoguchi.transfers.models import Order
from madoguchi.transfers.reads import Transfer
from madoguchi.values.day import Calendar, day_of
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import outbox, outbox_all


def send_transfer(
    *, drafted: Drafted, by: Actor, proof: Proof, calendar: Calendar, at: dt.datetime
) -> Transfer:
    """Accept the drafted transfer, once: the money, the order, the messages, the audit record.

    A reservation (予約) moves no money and sends no telegram yet. A request known already returns
    its order and changes nothing (C7). Raises Refused, CONTRACT_STOPPED (T15) before all else;
    then nothing was written. Source: C3, C5–C11, C14, C15; manual 000 pages 17–22.
    """
    if (proof.contract_id, proof.request_id) != (by.contract_id, drafted.request_id):
        raise Refused(Refusal.WEAK_PROOF)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        known = reads.by_request(drafted.request_id, contract_id=by.contract_id)
        if known is not None:
            return known
        gathered = facts.gather(drafted.wish, contract_id=by.contract_id, proof=proof.factor, at=at)
        accepted = _decide(drafted, gathered, calendar, at=at)
        ordered = order.make(
            accepted, source=gathered.source, proof=proof, counts_on=gathered.counts_on, at=at
        )
        if not ordered.reserved:
            _move(ordered, receiver=gathered.payee, at=at)
        ordered.save(force_insert=True)
        transfer = reads.transfer_of(ordered)
        letters.tell_accepted(transfer, accounts.holder_of(by.contract_id), at=at)
        name_check.forgive([ordered])
        _remember(transfer, by=by, at=at)
        return transfer


def _move(ordered: Order, *, receiver: Account | None, at: dt.datetime) -> None:
    """Post the money of an order; queue its telegram, or tell another customer of it."""
    entry = bookkeeping.entry_for(
        ordered,
        receiver_ledger_id=None if receiver is None else receiver.ledger_account_id,
        chart=chart.internal_accounts(),
        day=day_of(at),
    )
    ordered.entry_id = posting.post(entry, at=at)
    if ordered.reach == "other-bank":
        bank = current.institution().profile.institution.code
        telegram = bookkeeping.telegram_fields(ordered, sending_bank=bank)
        about = str(ordered.request_id)
        outbox.put(wire="clearing", about=about, purpose="transfer", body=telegram, at=at)
    if receiver is not None and receiver.contract_id != ordered.contract_id:
        outbox_all.put_all(money_mails.of_entries([(entry, receiver)]), at=at)


def _decide(
    drafted: Drafted, gathered: facts.Gathered, calendar: Calendar, *, at: dt.datetime
) -> policy.Accepted:
    decision = policy.decide(
        drafted.wish, gathered.facts, current.institution().profile, calendar, at=at
    )
    if isinstance(decision, policy.Refused):
        raise Refused(decision.refusal, **decision.facts)
    shown = (drafted.shown_fee_yen, drafted.shown_value_date)
    if shown != (decision.terms.fee_yen, decision.terms.value_date):
        # The customer agreed to other terms, for instance before midnight: he is asked again.
        raise Refused(Refusal.TERMS_CHANGED)
    return decision


def _remember(transfer: Transfer, *, by: Actor, at: dt.datetime) -> None:
    record.record(
        chain=record.chain_of(by.contract_id),
        who=by.name,
        what=f"transfer.{transfer.state.value}",
        about=str(transfer.request_id),
        at=at,
        detail={
            "receipt": transfer.receipt,
            "amount_yen": transfer.amount_yen,
            "fee_yen": transfer.fee_yen,
        },
    )
