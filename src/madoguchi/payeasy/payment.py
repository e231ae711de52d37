"""Writes an accepted payment down (払込の記録), sealed as it was made."""

import datetime as dt
import hashlib
import hmac
import uuid

from madoguchi.access.actor import Proof
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current
from madoguchi.payeasy.inquiries import Inquired
from madoguchi.payeasy.models import Payment
from madoguchi.payeasy.states import State
from madoguchi.policy.payment import Chosen
from madoguchi.values.day import day_of

_SEAL = "payment-seal"

# What was paid; `state`, `changed_at` and `return_reason` move on and stand in the audit trail.
_FINAL = (
    "request_id",
    "place",
    "key",
    "contract_id",
    "source_account_id",
    "source_ledger_id",
    "source_branch",
    "source_kind",
    "source_number",
    "biller_number",
    "biller_name",
    "number",
    "division",
    "bill_code",
    "payer",
    "content",
    "period",
    "amount_yen",
    "late_yen",
    "business_day",
    "accepted_at",
    "proof",
    "profile_digest",
    "entry_id",
)


def write(
    chosen: Chosen,
    inquired: Inquired,
    *,
    place: int,
    key: uuid.UUID,
    source: Account,
    proof: Proof,
    entry_id: int,
    at: dt.datetime,
) -> Payment:
    """Write one bill down as paid, in the caller's transaction."""
    bill = chosen.bill
    row = Payment(
        request_id=proof.request_id,
        place=place,
        key=key,
        contract_id=proof.contract_id,
        source_account_id=source.id,
        source_ledger_id=source.ledger_account_id,
        source_branch=source.branch_code,
        source_kind=source.kind.value,
        source_number=source.number,
        biller_number=inquired.biller.number,
        biller_name=inquired.biller.name,
        number=inquired.number,
        division=inquired.division,
        bill_code=bill.code,
        payer=bill.payer or bill.payer_kana,
        content=bill.content,
        period=bill.period,
        amount_yen=chosen.total_yen,
        late_yen=bill.late_yen,
        business_day=day_of(at),
        accepted_at=at,
        proof=proof.factor,
        profile_digest=current.institution().profile_digest,
        entry_id=entry_id,
        state=State.ACCEPTED.value,
        changed_at=at,
    )
    row.seal = seal(row)
    row.save(force_insert=True)
    return row


def seal(row: Payment) -> bytes:
    """Seal what was paid, so that no later hand can change it unnoticed (HMAC-SHA256)."""
    said = []
    for name in _FINAL:
        value = getattr(row, name)
        said.append(
            value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else str(value)
        )
    key = current.institution().secret(_SEAL)
    return hmac.digest(key, "\x1f".join(said).encode(), hashlib.sha256)
