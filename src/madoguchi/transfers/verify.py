"""Proves the orders (依頼の検証): order ↔ entry ↔ outbox ↔ audit trail, each both ways."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from madoguchi.audit import reads as audit
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import reads, verify_incoming, verify_reconciled
from madoguchi.transfers.models import Order
from madoguchi.transfers.order import seal
from madoguchi.transfers.returns import return_request
from madoguchi.transfers.states import WITHOUT_ENTRY, State
from madoguchi.wires import queued

Finding = tuple[str, str, str]

_SEALED = "an order is as it was sealed (T-01)"
_BOOKED = "an order and its entry belong together (T-02)"
_TOLD = "an order stands where the audit trail says (T-03)"
_QUEUED = "an order to another bank is in the outbox as ordered (T-04)"


def findings() -> Iterator[Finding]:
    """Everything that is wrong with the orders of the institution being served."""
    entries = {row.request_id: row for row in ledger.entries_of_requests()}
    told = _told()
    bodies = queued.bodies(wire="clearing", purpose="transfer")
    seen: set[str] = set()
    for order in Order.objects.order_by("pk").iterator(chunk_size=2_000):
        about = str(order.request_id)
        seen.add(about)
        name = f"order {order.pk}"
        if bytes(order.seal) != seal(order):
            yield _SEALED, name, "seal does not fit"
        yield from _unbooked(order, entries, name)
        yield from _untold(order, told.get(about), name)
        if _must_be_queued(order) and not _as_queued(order, bodies.pop(about, None)):
            yield _QUEUED, name, "no such message, or it says something else"
    for about in told.keys() - seen:
        yield _TOLD, f"request {about}", "the trail tells of an order that is gone"
    for about in bodies:
        yield _QUEUED, f"request {about}", "a message that no order asked for"
    yield from verify_incoming.findings(entries)
    yield from _strays(entries, seen)
    yield from verify_reconciled.findings()


def _told() -> dict[str, tuple[str, Any, dict[str, Any]]]:
    """The last word of the trail on each order, with the details of its first."""
    last: dict[str, tuple[str, Any, dict[str, Any]]] = {}
    for about, what, at, detail in audit.abouts("transfer."):
        said = {**(last[about][2] if about in last else {}), **json.loads(detail)}
        last[about] = (what.removeprefix("transfer."), at, said)
    return last


def _unbooked(order: Order, entries: dict[Any, ledger.Booked], name: str) -> Iterator[Finding]:
    booked = entries.get(order.request_id)
    if _waits_or_ended(order):
        if booked is not None or order.entry_id is not None:
            yield _BOOKED, name, "money moved for a reservation that was not carried out"
    elif booked is None or booked.entry_id != order.entry_id:
        yield _BOOKED, name, "its entry is missing"
    elif booked.moved.get(order.source_ledger_id) != -(order.amount_yen + order.fee_yen):
        yield _BOOKED, name, "its entry moves another amount"
    yield from _not_returned(order, entries, name)


def _waits_or_ended(order: Order) -> bool:
    """A reservation for which no money may have moved: it waits, failed, or was cancelled."""
    return order.state in {state.value for state in WITHOUT_ENTRY}


def _must_be_queued(order: Order) -> bool:
    return order.reach == "other-bank" and not _waits_or_ended(order)


def _not_returned(order: Order, entries: dict[Any, ledger.Booked], name: str) -> Iterator[Finding]:
    back = entries.get(return_request(order.request_id))
    if (back is not None) != (order.state == State.RETURNED.value):
        yield _BOOKED, name, "returned, but no money came back; or the other way round"
    elif back is not None and back.moved.get(order.source_ledger_id) != order.amount_yen:
        yield _BOOKED, name, "another amount came back"


def _untold(
    order: Order, told: tuple[str, Any, dict[str, Any]] | None, name: str
) -> Iterator[Finding]:
    if told is None:
        yield _TOLD, name, "the trail does not know it"
        return
    state, at, said = told
    receipt = reads.transfer_of(order).receipt
    if (state, at) != (order.state, order.changed_at):
        yield _TOLD, name, f"the trail says {state}, the order {order.state}"
    elif (said.get("receipt"), said.get("reason", ""), said.get("code", "")) != (
        receipt,
        order.return_reason,
        order.failure,
    ):
        yield _TOLD, name, "its number or its reason is not what the trail says"


def _as_queued(order: Order, body: dict[str, Any] | None) -> bool:
    return body is not None and (
        body["receiving_bank"],
        body["receiving_branch"],
        body["account_kind"],
        body["account_number"],
        body["receiver_name"],
        body["sender_name"],
        body["amount_yen"],
        body["value_date"],
        body["key"],
    ) == (
        order.payee_bank,
        order.payee_branch,
        order.payee_kind,
        order.payee_number,
        order.payee_kana,
        order.sender_kana,
        order.amount_yen,
        order.value_date.isoformat(),
        order.request_id.hex,
    )


def _strays(entries: dict[Any, ledger.Booked], orders: set[str]) -> Iterator[Finding]:
    """Entries that no order and no record accounts for, and records whose entry is gone."""
    counter = {about for about, *_ in audit.abouts("counter.posted")}
    # Their own room proves the payments of Pay-easy; here it is enough that the trail knows them.
    paid = {about for about, *_ in audit.abouts("payeasy.accepted")}
    returns = {str(return_request(uuid.UUID(about))) for about in orders | paid}
    accounted = orders | paid | counter | returns | verify_incoming.accounted()
    for request_id, booked in entries.items():
        if str(request_id) not in accounted:
            yield _BOOKED, f"entry {booked.entry_id}", "nobody asked for it"
    for about in counter - {str(request_id) for request_id in entries}:
        yield _BOOKED, f"request {about}", "the trail tells of an entry that is gone"
