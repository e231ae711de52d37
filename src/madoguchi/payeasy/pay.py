"""Pays bills (払込): one transaction from the turn to the outbox."""

import datetime as dt

from django.db import transaction

from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current
from madoguchi.ledger import chart, posting
from madoguchi.payeasy import bookkeeping, facts, letters, misses, network, payment, reads
from madoguchi.payeasy.drafts import Drafted
from madoguchi.payeasy.reads import Payment
from madoguchi.policy import payment as policy
from madoguchi.policy.payment import Chosen
from madoguchi.values.day import Calendar, day_of
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import outbox


def must_be_payable(
    drafted: Drafted, *, by: Actor, proof: Proof | None, calendar: Calendar, at: dt.datetime
) -> Account:
    """See that these bills may be paid now, and from which account; nothing is written.

    Without a proof it asks whether they would be, once proved (the confirm page). Raises Refused
    OUTSIDE_HOURS (T01), PAYEASY_LOCKED_OUT (B36), PAYEASY_BLOCKED (B37), TERMS_CHANGED (T22) for
    bills of another day, BILL_PAID (P03) for one paid since it was asked for, WEAK_PROOF (T20),
    PAYEASY_OVER_LIMIT (P08), SHORT_OF_FUNDS (T12); and NotYours for somebody else's account.
    """
    rule = network.rule()
    policy.must_be_open(current.institution().profile, calendar, at=at)
    misses.must_be_open(by.contract_id, rule.lock, at=at)
    factor = None if proof is None else proof.factor
    gathered = facts.gather(drafted, contract_id=by.contract_id, proof=factor, at=at)
    policy.decide(drafted.chosen, gathered.facts, rule, at=at)
    return gathered.source


def pay(
    drafted: Drafted, *, by: Actor, proof: Proof, calendar: Calendar, at: dt.datetime
) -> tuple[Payment, ...]:
    """Pay the drafted bills, once and all together: money, rows, messages, mail, audit records.

    A request known already returns its payments and changes nothing. Raises CONTRACT_STOPPED (T15)
    and what `must_be_payable` raises; then nothing was written. Source: D2, D5, D6.
    """
    if (proof.contract_id, proof.request_id) != (by.contract_id, drafted.request_id):
        raise Refused(Refusal.WEAK_PROOF)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        known = reads.by_request(drafted.request_id, contract_id=by.contract_id)
        if known:
            return known
        source = must_be_payable(drafted, by=by, proof=proof, calendar=calendar, at=at)
        settlement_id = chart.internal_accounts()[chart.PAYEASY]
        paid = tuple(
            _pay_one(
                drafted,
                chosen,
                place,
                source=source,
                settlement_id=settlement_id,
                proof=proof,
                at=at,
            )
            for place, chosen in enumerate(drafted.chosen)
        )
        letters.tell_accepted(paid, accounts.holder_of(by.contract_id), at=at)
        # The trail comes after the money, as everywhere (docs/locking.md).
        for each in paid:
            _remember(each, by=by, at=at)
        return paid


def _pay_one(
    drafted: Drafted,
    chosen: Chosen,
    place: int,
    *,
    source: Account,
    settlement_id: int,
    proof: Proof,
    at: dt.datetime,
) -> Payment:
    inquired, key = drafted.inquired, bookkeeping.key_of(drafted.request_id, place)
    entry = bookkeeping.entry_for(
        key=key,
        biller=inquired.biller,
        source_ledger_id=source.ledger_account_id,
        total_yen=chosen.total_yen,
        settlement_id=settlement_id,
        day=day_of(at),
    )
    entry_id = posting.post(entry, at=at)
    row = payment.write(
        chosen,
        inquired,
        place=place,
        key=key,
        source=source,
        proof=proof,
        entry_id=entry_id,
        at=at,
    )
    telegram = bookkeeping.telegram_fields(
        key=key,
        bank_code=network.bank_code(),
        biller=inquired.biller,
        number=inquired.number,
        division=inquired.division,
        bill_code=chosen.bill.code,
        total_yen=chosen.total_yen,
        paid_at=network.japans_clock(at),
    )
    outbox.put(wire="payeasy", about=str(key), purpose="payment", body=telegram, at=at)
    return reads.payment_of(row)


def _remember(paid: Payment, *, by: Actor, at: dt.datetime) -> None:
    record.record(
        chain=record.chain_of(by.contract_id),
        who=by.name,
        what=f"payeasy.{paid.state.value}",
        about=str(paid.key),
        at=at,
        detail={"receipt": paid.receipt, "amount_yen": paid.amount_yen},
    )
