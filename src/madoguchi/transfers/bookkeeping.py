"""The accountant's page (仕訳): which accounts an order moves, and what the other bank is told."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Protocol

from madoguchi.ledger.entry import Entry, Leg

# The words of the lines, as passbooks print them.
_FEE = "振込手数料"


class Ordered(Protocol):
    """What this page reads of an order: as it was ordered, whenever it is carried out."""

    request_id: uuid.UUID
    reach: str
    source_ledger_id: int
    source_branch: str
    payee_bank: str
    payee_branch: str
    payee_kind: str
    payee_number: str
    payee_kana: str
    sender_kana: str
    amount_yen: int
    fee_yen: int
    value_date: dt.date


def entry_for(
    order: Ordered, *, receiver_ledger_id: int | None, chart: Mapping[str, int], day: dt.date
) -> Entry:
    """Dr payer (amount, then fee); Cr the receiver here or interbank clearing, Cr fees.

    `receiver_ledger_id` is None for an account at another bank; `day` is the day the money moves.
    """
    word = "振替" if order.reach == "own-account" else "振込"
    to = chart["interbank-clearing"] if receiver_ledger_id is None else receiver_ledger_id
    legs = [
        Leg(order.source_ledger_id, -order.amount_yen, f"{word} {order.payee_kana}"),
        Leg(to, order.amount_yen, f"{word} {order.sender_kana}"),
    ]
    if order.fee_yen:
        legs += (
            Leg(order.source_ledger_id, -order.fee_yen, _FEE),
            Leg(chart["transfer-fees"], order.fee_yen, _FEE),
        )
    return Entry(order.request_id, f"transfer.{order.reach}", day, tuple(legs))


def telegram_fields(order: Ordered, *, sending_bank: str) -> dict[str, str | int]:
    """What the interbank line is told of an order; the wire only turns it into bytes."""
    return {
        "key": order.request_id.hex,
        "sending_bank": sending_bank,
        "sending_branch": order.source_branch,
        "receiving_bank": order.payee_bank,
        "receiving_branch": order.payee_branch,
        "account_kind": order.payee_kind,
        "account_number": order.payee_number,
        "receiver_name": order.payee_kana,
        "sender_name": order.sender_kana,
        "amount_yen": order.amount_yen,
        "value_date": order.value_date.isoformat(),
    }
