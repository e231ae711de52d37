"""Drafts (依頼の下書き): what the customer is about to confirm, kept where he cannot change it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from madoguchi.policy.wish import Terms, Wish
from madoguchi.transfers.models import Draft
from madoguchi.values.account import AccountKind, AccountNumber, Payee

# One press of the button is worked on for no longer than this; then another may try.
_CLAIM = dt.timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft with the remarks shown beside it, e.g. how a name was normalised."""

    request_id: uuid.UUID
    wish: Wish
    remarks: tuple[str, ...]
    shown_fee_yen: int | None
    shown_value_date: dt.date | None


def keep(
    wish: Wish,
    *,
    contract_id: int,
    terms: Terms | None,
    remarks: tuple[str, ...],
    at: dt.datetime,
) -> uuid.UUID:
    """Keep a wish under a new request id, with the terms the customer is shown."""
    request_id = uuid.uuid4()
    to = wish.payee.account
    Draft.objects.create(
        request_id=request_id,
        contract_id=contract_id,
        wish={
            "source_id": wish.source_id,
            "bank": to.bank,
            "branch": to.branch,
            "kind": to.kind.value,
            "number": to.number,
            "name_kana": wish.payee.name_kana,
            "bank_name": wish.bank_name,
            "branch_name": wish.branch_name,
            "typed_yen": wish.typed_yen,
            "sender_kana": wish.sender_kana,
            "fee_by": wish.fee_by,
            "on": None if wish.on is None else wish.on.isoformat(),
            "shown_fee_yen": None if terms is None else terms.fee_yen,
            "shown_value_date": None if terms is None else terms.value_date.isoformat(),
        },
        remarks=list(remarks),
        made_at=at,
    )
    return request_id


def find(request_id: uuid.UUID, *, contract_id: int) -> Drafted | None:
    """The contract's draft of that request id; a stranger's draft is not found."""
    row = Draft.objects.filter(request_id=request_id, contract_id=contract_id).first()
    return None if row is None else _drafted(row)


def _drafted(row: Draft) -> Drafted:
    said: dict[str, Any] = row.wish
    account = AccountNumber(said["bank"], said["branch"], AccountKind(said["kind"]), said["number"])
    return Drafted(
        request_id=row.request_id,
        wish=Wish(
            source_id=said["source_id"],
            payee=Payee(account, said["name_kana"]),
            bank_name=said["bank_name"],
            branch_name=said["branch_name"],
            typed_yen=said["typed_yen"],
            sender_kana=said["sender_kana"],
            fee_by=said["fee_by"],
            on=_day(said.get("on")),
        ),
        remarks=tuple(row.remarks),
        shown_fee_yen=said["shown_fee_yen"],
        shown_value_date=_day(said["shown_value_date"]),
    )


def _day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def claim(request_id: uuid.UUID, *, at: dt.datetime) -> bool:
    """Let one press of the button work on a draft; a second press is told to wait.

    This only spares the customer a needless refusal: that a request makes one order rests on
    the unique request id, not on this claim.
    """
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - _CLAIM)
    return bool(Draft.objects.filter(free, request_id=request_id).update(claimed_at=at))


def release(request_id: uuid.UUID) -> None:
    """Let the customer press again, after his press was refused."""
    Draft.objects.filter(request_id=request_id).update(claimed_at=None)


def sweep(*, made_before: dt.datetime, most: int) -> int:
    """Forget up to `most` drafts that were made before a moment; returns how many (H2).

    In the caller's transaction; rows that another hand is forgetting are passed over. What came
    of a draft is an order of its own, and stays.
    """
    old = Draft.objects.filter(made_at__lt=made_before).order_by("made_at")
    chosen = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:most])
    return Draft.objects.filter(pk__in=chosen).delete()[0]
