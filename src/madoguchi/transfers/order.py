"""Makes an order of an accepted transfer (振込依頼の記録), sealed as it was ordered."""

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


def make(
    accepted: Accepted, *, source: Account, proof: Proof, counts_on: dt.date, at: dt.datetime
) -> Order:
    """Make the row of an accepted transfer; the caller posts its entry, if any, and saves it."""
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
        state=(State.RESERVED if terms.reserved else state_once_moved(terms.reach)).value,
        changed_at=at,
    )
    order.seal = seal(order)
    return order


def state_once_moved(reach: str) -> State:
    """The state of an order whose money has left the payer's account."""
    # Inside the bank it has arrived with this very transaction (C15).
    return State.ACCEPTED if reach == "other-bank" else State.SETTLED


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
