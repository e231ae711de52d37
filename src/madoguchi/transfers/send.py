"""Sends a transfer (振込・振替): one transaction from the turn to the outbox."""

import datetime as dt

from django.db import transaction

from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.ledger import chart, posting
from madoguchi.policy import transfer as policy
from madoguchi.transfers import bookkeeping, facts, letters, order, reads
from madoguchi.transfers.drafts import Drafted
from madoguchi.transfers.reads import Transfer
from madoguchi.values.day import Calendar, day_of
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import outbox


def send_transfer(
    *, drafted: Drafted, by: Actor, proof: Proof, calendar: Calendar, at: dt.datetime
) -> Transfer:
    """Accept the drafted transfer, once: the money, the order, the messages, the audit record.

    A request known already returns its order and changes nothing (C7). Raises Refused; then
    nothing was written. Source: C3, C6–C11, C14, C15; manual 000 pages 17–22.
    """
    if (proof.contract_id, proof.request_id) != (by.contract_id, drafted.request_id):
        raise Refused(Refusal.WEAK_PROOF)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_turn(by.contract_id)
        known = reads.by_request(drafted.request_id, contract_id=by.contract_id)
        if known is not None:
            return known
        gathered = facts.gather(drafted.wish, contract_id=by.contract_id, proof=proof.factor, at=at)
        accepted = _decide(drafted, gathered, calendar, at=at)
        reserved = accepted.terms.reserved
        entry_id = None if reserved else _move(drafted, gathered, accepted, at=at)
        written = order.write(
            accepted,
            source=gathered.source,
            proof=proof,
            entry_id=entry_id,
            counts_on=facts.counts_on(drafted.wish, at=at),
            at=at,
        )
        transfer = reads.transfer_of(written)
        letters.tell_accepted(transfer, accounts.holder_of(by.contract_id), at=at)
        _remember(transfer, by=by, at=at)
        return transfer


def _move(
    drafted: Drafted, gathered: facts.Gathered, accepted: policy.Accepted, *, at: dt.datetime
) -> int:
    """Post the money and queue the telegram; returns the entry's number."""
    entry = bookkeeping.entry_for(
        accepted,
        request_id=drafted.request_id,
        source_ledger_id=gathered.source.ledger_account_id,
        payee_ledger_id=gathered.payee_ledger_id,
        chart=chart.internal_accounts(),
        day=day_of(at),
    )
    entry_id = posting.post(entry, at=at)
    if accepted.terms.reach == "other-bank":
        telegram = bookkeeping.telegram_fields(
            accepted, request_id=drafted.request_id, source=gathered.source_number
        )
        about = str(drafted.request_id)
        outbox.put(wire="clearing", about=about, purpose="transfer", body=telegram, at=at)
    return entry_id


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
