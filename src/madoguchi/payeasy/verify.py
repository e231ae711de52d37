"""Proves the payments (払込の検証): payment ↔ entry ↔ outbox ↔ audit trail, each both ways."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from madoguchi.audit import reads as audit
from madoguchi.ledger import reads as ledger
from madoguchi.payeasy import reads
from madoguchi.payeasy.bookkeeping import return_request
from madoguchi.payeasy.models import Payment
from madoguchi.payeasy.payment import seal
from madoguchi.payeasy.states import State
from madoguchi.wires import queued

Finding = tuple[str, str, str]

_SEALED = "a payment is as it was sealed (P-01)"
_BOOKED = "a payment and its entry belong together (P-02)"
_TOLD = "a payment stands where the audit trail says (P-03)"
_QUEUED = "a payment is in the outbox as it was made (P-04)"


def findings() -> Iterator[Finding]:
    """Everything that is wrong with the payments of the institution being served."""
    entries = {row.request_id: row for row in ledger.entries_of_requests()}
    told = _told()
    bodies = queued.bodies(wire="payeasy")
    for payment in Payment.objects.order_by("pk").iterator(chunk_size=2_000):
        about, name = str(payment.key), f"payment {payment.pk}"
        if bytes(payment.seal) != seal(payment):
            yield _SEALED, name, "seal does not fit"
        yield from _unbooked(payment, entries, name)
        yield from _untold(payment, told.pop(about, None), name)
        if not _as_queued(payment, bodies.pop(about, None)):
            yield _QUEUED, name, "no such message, or it says something else"
    for about in told:
        yield _TOLD, f"request {about}", "the trail tells of a payment that is gone"
    for about in bodies:
        yield _QUEUED, f"request {about}", "a message that no payment asked for"


def _told() -> dict[str, tuple[str, Any, dict[str, Any]]]:
    """The last word of the trail on each payment, with the details of its first."""
    last: dict[str, tuple[str, Any, dict[str, Any]]] = {}
    for about, what, at, detail in audit.abouts("payeasy."):
        said = {**(last[about][2] if about in last else {}), **json.loads(detail)}
        last[about] = (what.removeprefix("payeasy."), at, said)
    return last


def _unbooked(
    payment: Payment, entries: dict[uuid.UUID, ledger.Booked], name: str
) -> Iterator[Finding]:
    booked = entries.get(payment.key)
    if booked is None or booked.entry_id != payment.entry_id:
        yield _BOOKED, name, "its entry is missing"
    elif booked.moved.get(payment.source_ledger_id) != -payment.amount_yen:
        yield _BOOKED, name, "its entry moves another amount"
    back = entries.get(return_request(payment.key))
    if (back is not None) != (payment.state == State.RETURNED.value):
        yield _BOOKED, name, "returned, but no money came back; or the other way round"
    elif back is not None and back.moved.get(payment.source_ledger_id) != payment.amount_yen:
        yield _BOOKED, name, "another amount came back"


def _untold(
    payment: Payment, told: tuple[str, Any, dict[str, Any]] | None, name: str
) -> Iterator[Finding]:
    if told is None:
        yield _TOLD, name, "the trail does not know it"
        return
    state, at, said = told
    if (state, at) != (payment.state, payment.changed_at):
        yield _TOLD, name, f"the trail says {state}, the payment {payment.state}"
    elif (said.get("receipt"), said.get("reason", "")) != (
        reads.payment_of(payment).receipt,
        payment.return_reason,
    ):
        yield _TOLD, name, "its number or its reason is not what the trail says"


def _as_queued(payment: Payment, body: dict[str, Any] | None) -> bool:
    return body is not None and (
        body["key"],
        body["biller_number"],
        body["number"],
        body["division"],
        body["bill_code"],
        body["amount_yen"],
    ) == (
        payment.key.hex,
        payment.biller_number,
        payment.number,
        payment.division,
        payment.bill_code,
        payment.amount_yen,
    )
