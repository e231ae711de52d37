"""The accountant's page (仕訳): which accounts an accepted transfer moves, and what is sent."""

import datetime as dt
import uuid
from collections.abc import Mapping

from madoguchi.ledger.entry import Entry, Leg
from madoguchi.policy.transfer import Accepted
from madoguchi.values.account import AccountNumber

# The words of the lines, as passbooks print them.
_FEE = "振込手数料"


def entry_for(
    accepted: Accepted,
    *,
    request_id: uuid.UUID,
    source_ledger_id: int,
    payee_ledger_id: int | None,
    chart: Mapping[str, int],
    day: dt.date,
) -> Entry:
    """Dr payer (amount, then fee); Cr the receiver here or interbank clearing, Cr fees."""
    terms, wish = accepted.terms, accepted.wish
    word = "振替" if terms.reach == "own-account" else "振込"
    to = chart["interbank-clearing"] if payee_ledger_id is None else payee_ledger_id
    legs = [
        Leg(source_ledger_id, -terms.amount_yen, f"{word} {wish.payee.name_kana}"),
        Leg(to, terms.amount_yen, f"{word} {wish.sender_kana}"),
    ]
    if terms.fee_yen:
        legs += (
            Leg(source_ledger_id, -terms.fee_yen, _FEE),
            Leg(chart["transfer-fees"], terms.fee_yen, _FEE),
        )
    return Entry(request_id, f"transfer.{terms.reach}", day, tuple(legs))


def telegram_fields(
    accepted: Accepted, *, request_id: uuid.UUID, source: AccountNumber
) -> dict[str, str | int]:
    """What the interbank line is told of the transfer; the wire only turns it into bytes."""
    to = accepted.wish.payee
    return {
        "key": request_id.hex,
        "sending_bank": source.bank,
        "sending_branch": source.branch,
        "receiving_bank": to.account.bank,
        "receiving_branch": to.account.branch,
        "account_kind": to.account.kind.value,
        "account_number": to.account.number,
        "receiver_name": to.name_kana,
        "sender_name": accepted.wish.sender_kana,
        "amount_yen": accepted.terms.amount_yen,
        "value_date": accepted.terms.value_date.isoformat(),
    }
