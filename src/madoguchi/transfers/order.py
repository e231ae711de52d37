"""Writes an accepted transfer down as an order (振込依頼の記録), sealed as it was ordered."""

import datetime as dt
import hashlib
import hmac

from madoguchi.access.actor import Proof
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current
from madoguchi.policy.transfer import Accepted
from madoguchi.transfers.models import Order
from madoguchi.transfers.states import State
from madoguchi.values.day import day_of

_SEAL = "order-seal"

# What was ordered; `state`, `changed_at` and `return_reason` move on and stand in the audit trail.
_ORDERED = (
    "request_id",
    "contract_id",
    "source_account_id",
    "source_ledger_id",
    "source_branch",
    "source_kind",
    "source_number",
    "reach",
    "payee_bank",
    "payee_bank_name",
    "payee_branch",
    "payee_branch_name",
    "payee_kind",
    "payee_number",
    "payee_kana",
    "sender_kana",
    "amount_yen",
    "fee_yen",
    "fee_by",
    "business_day",
    "value_date",
    "accepted_at",
    "proof",
    "profile_digest",
)
_FINAL = {1: (*_ORDERED, "entry_id"), 2: (*_ORDERED, "reserved", "counts_on")}


def write(
    accepted: Accepted,
    *,
    source: Account,
    proof: Proof,
    entry_id: int | None,
    counts_on: dt.date,
    at: dt.datetime,
) -> Order:
    """Write an accepted transfer down, in the caller's transaction.

    `entry_id` is that of its entry, or None for a reservation, whose money has not moved yet.
    """
    wish, terms, to = accepted.wish, accepted.terms, accepted.wish.payee.account
    order = Order(
        request_id=proof.request_id,
        contract_id=proof.contract_id,
        source_account_id=source.id,
        source_ledger_id=source.ledger_account_id,
        source_branch=source.branch_code,
        source_kind=source.kind.value,
        source_number=source.number,
        reach=terms.reach,
        payee_bank=to.bank,
        payee_bank_name=wish.bank_name,
        payee_branch=to.branch,
        payee_branch_name=wish.branch_name,
        payee_kind=to.kind.value,
        payee_number=to.number,
        payee_kana=wish.payee.name_kana,
        sender_kana=wish.sender_kana,
        amount_yen=terms.amount_yen,
        fee_yen=terms.fee_yen,
        fee_by=wish.fee_by,
        business_day=day_of(at),
        value_date=terms.value_date,
        accepted_at=at,
        proof=proof.factor,
        profile_digest=current.institution().profile_digest,
        reserved=terms.reserved,
        counts_on=counts_on,
        entry_id=entry_id,
        state=_first_state(accepted).value,
        changed_at=at,
    )
    order.seal = seal(order)
    order.save(force_insert=True)
    return order


def _first_state(accepted: Accepted) -> State:
    if accepted.terms.reserved:
        return State.RESERVED
    # Inside the bank the money has arrived with this very transaction (C15).
    return State.ACCEPTED if accepted.terms.reach == "other-bank" else State.SETTLED


def seal(order: Order) -> bytes:
    """Seal what was ordered, so that no later hand can change it unnoticed (HMAC-SHA256)."""
    said = []
    for name in _FINAL[order.seal_version]:
        value = getattr(order, name)
        said.append(
            value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else str(value)
        )
    key = current.institution().secret(_SEAL)
    return hmac.digest(key, "\x1f".join(said).encode(), hashlib.sha256)
