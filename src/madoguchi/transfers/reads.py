"""Orders as desks and pages see them (依頼内容の照会)."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, Sum

from madoguchi.transfers.models import Order
from madoguchi.transfers.states import WITHOUT_EFFECT, State
from madoguchi.values.account import AccountKind
from madoguchi.values.day import TOKYO, day_of
from madoguchi.wires import lease


@dataclass(frozen=True, slots=True)
class Transfer:
    """One order, as ordered and as far as it has come; yen."""

    number: int
    request_id: uuid.UUID
    contract_id: int
    source_account_id: int
    source_ledger_id: int
    source_branch: str
    source_kind: AccountKind
    source_number: str
    reach: str
    payee_bank: str
    payee_bank_name: str
    payee_branch: str
    payee_branch_name: str
    payee_kind: AccountKind
    payee_number: str
    payee_kana: str
    sender_kana: str
    amount_yen: int
    fee_yen: int
    fee_by: str
    business_day: dt.date
    value_date: dt.date
    accepted_at: dt.datetime
    state: State
    return_reason: str
    reserved: bool
    failure: str

    @property
    def receipt(self) -> str:
        """The receipt number (受付番号) a customer quotes on the telephone."""
        return f"{self.business_day:%y%m%d}-{self.number:07d}"

    @property
    def accepted_at_japan(self) -> dt.datetime:
        """When it was accepted, on Japan's clocks."""
        return self.accepted_at.astimezone(TOKYO)


def transfer_of(order: Order) -> Transfer:
    """Show an order's row as desks and pages see it."""
    return Transfer(
        number=order.pk,
        request_id=order.request_id,
        contract_id=order.contract_id,
        source_account_id=order.source_account_id,
        source_ledger_id=order.source_ledger_id,
        source_branch=order.source_branch,
        source_kind=AccountKind(order.source_kind),
        source_number=order.source_number,
        reach=order.reach,
        payee_bank=order.payee_bank,
        payee_bank_name=order.payee_bank_name,
        payee_branch=order.payee_branch,
        payee_branch_name=order.payee_branch_name,
        payee_kind=AccountKind(order.payee_kind),
        payee_number=order.payee_number,
        payee_kana=order.payee_kana,
        sender_kana=order.sender_kana,
        amount_yen=order.amount_yen,
        fee_yen=order.fee_yen,
        fee_by=order.fee_by,
        business_day=order.business_day,
        value_date=order.value_date,
        accepted_at=order.accepted_at,
        state=State(order.state),
        return_reason=order.return_reason,
        reserved=order.reserved,
        failure=order.failure,
    )


def by_request(request_id: uuid.UUID, *, contract_id: int) -> Transfer | None:
    """The contract's order made by this request; a stranger's order is not found."""
    row = Order.objects.filter(request_id=request_id, contract_id=contract_id).first()
    return None if row is None else transfer_of(row)


def recent(
    contract_id: int,
    *,
    since: dt.date,
    limit: int,
    below: int | None,
    until: dt.date | None = None,
    states: Collection[State] | None = None,
) -> list[Transfer]:
    """The contract's orders accepted since a day, newest first (B4).

    `until` is the last day of acceptance, inclusive; `states` are those wanted; `below` continues
    a longer list.
    """
    rows = Order.objects.filter(contract_id=contract_id, business_day__gte=since)
    if until is not None:
        rows = rows.filter(business_day__lte=until)
    if states is not None:
        rows = rows.filter(state__in=[state.value for state in states])
    if below is not None:
        rows = rows.filter(pk__lt=below)
    return [transfer_of(row) for row in rows.order_by("-id")[:limit]]


def unanswered(transfers: Collection[Transfer]) -> set[uuid.UUID]:
    """Those of these whose telegram was sent and not answered yet: nobody knows (処理中, C14)."""
    waiting = {
        str(each.request_id): each.request_id for each in transfers if each.state is State.ACCEPTED
    }
    if not waiting:
        return set()
    return {waiting[about] for about in lease.unanswered(waiting, wire="clearing")}


def waiting(
    contract_id: int, *, limit: int, beyond: tuple[dt.date, int] | None = None
) -> list[Transfer]:
    """The contract's reservations that wait for their day, the nearest first (C12).

    `beyond` is the value date and the number of the last one shown, to continue a longer list.
    """
    rows = Order.objects.filter(contract_id=contract_id, reserved=True, state=State.RESERVED.value)
    if beyond is not None:
        day, number = beyond
        rows = rows.filter(Q(value_date__gt=day) | Q(value_date=day, pk__gt=number))
    return [transfer_of(row) for row in rows.order_by("value_date", "pk")[:limit]]


def may_be_cancelled(transfer: Transfer, *, at: dt.datetime) -> bool:
    """Whether a reservation can still be cancelled: it waits, and its day has not come (C12).

    Source: manual 002 (振込予約取消: 振込指定日が未到来のお取引), manual 000 pages 24–25.
    """
    return transfer.state is State.RESERVED and day_of(at) < transfer.value_date


def moved_on(day: dt.date, *, contract_id: int) -> int:
    """What counts against the limit of a day, yen; a returned transfer still does (C9)."""
    orders = Order.objects.filter(contract_id=contract_id, counts_on=day)
    orders = orders.exclude(state__in=[state.value for state in WITHOUT_EFFECT])
    total = orders.exclude(reach="own-account").aggregate(yen=Sum("amount_yen"))
    return int(total["yen"] or 0)


def recent_payees(contract_id: int, *, limit: int) -> list[Transfer]:
    """The newest order to each payee of late (最近の振込先), at most `limit` (C1)."""
    rows = Order.objects.filter(contract_id=contract_id).order_by("-id")[:50]
    newest: dict[tuple[str, ...], Transfer] = {}
    for row in rows:
        payee = (row.payee_bank, row.payee_branch, row.payee_kind, row.payee_number)
        newest.setdefault(payee, transfer_of(row))
    return list(newest.values())[:limit]
