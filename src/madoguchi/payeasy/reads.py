"""Payments as desks and pages see them (払込内容の照会)."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Sum

from madoguchi.formats.payeasy.payment import REASONS
from madoguchi.payeasy.inquiries import Inquired
from madoguchi.payeasy.models import Payment as Row
from madoguchi.payeasy.states import State
from madoguchi.policy.payeasy import paid_since
from madoguchi.values.account import AccountKind
from madoguchi.values.day import TOKYO, day_of


@dataclass(frozen=True, slots=True)
class Payment:
    """One bill as it was paid and as far as it has come; yen.

    `amount_yen` is all that was paid, `late_yen` how much of it is a late charge; `number` is the
    お客様番号 or 納付番号.
    """

    payment_number: int
    request_id: uuid.UUID
    key: uuid.UUID
    contract_id: int
    source_account_id: int
    source_ledger_id: int
    source_branch: str
    source_kind: AccountKind
    source_number: str
    biller_number: str
    biller_name: str
    number: str
    division: str
    payer: str
    content: str
    period: str
    amount_yen: int
    late_yen: int
    business_day: dt.date
    accepted_at: dt.datetime
    state: State
    return_reason: str

    @property
    def receipt(self) -> str:
        """The receipt number (受付番号) a customer quotes on the telephone."""
        return f"{self.business_day:%y%m%d}-P{self.payment_number:06d}"

    @property
    def accepted_at_japan(self) -> dt.datetime:
        """When it was accepted, on Japan's clocks."""
        return self.accepted_at.astimezone(TOKYO)

    @property
    def why_returned(self) -> str:
        """Why the money came back, in Japanese; empty where it did not."""
        return REASONS.get(self.return_reason, "") if self.return_reason else ""


def payment_of(row: Row) -> Payment:
    """Show a payment's row as desks and pages see it."""
    return Payment(
        payment_number=row.pk,
        request_id=row.request_id,
        key=row.key,
        contract_id=row.contract_id,
        source_account_id=row.source_account_id,
        source_ledger_id=row.source_ledger_id,
        source_branch=row.source_branch,
        source_kind=AccountKind(row.source_kind),
        source_number=row.source_number,
        biller_number=row.biller_number,
        biller_name=row.biller_name,
        number=row.number,
        division=row.division,
        payer=row.payer,
        content=row.content,
        period=row.period,
        amount_yen=row.amount_yen,
        late_yen=row.late_yen,
        business_day=row.business_day,
        accepted_at=row.accepted_at,
        state=State(row.state),
        return_reason=row.return_reason,
    )


def by_request(request_id: uuid.UUID, *, contract_id: int) -> tuple[Payment, ...]:
    """The contract's payments made by this request, in the order of its bills; none for others."""
    rows = Row.objects.filter(request_id=request_id, contract_id=contract_id).order_by("place")
    return tuple(payment_of(row) for row in rows)


def by_key(key: uuid.UUID, *, contract_id: int) -> Payment | None:
    """One payment of the contract; a stranger's is not found."""
    row = Row.objects.filter(key=key, contract_id=contract_id).first()
    return None if row is None else payment_of(row)


def recent(contract_id: int, *, since: dt.date, limit: int, below: int | None) -> list[Payment]:
    """The contract's payments since a day, newest first (D5); `below` continues a longer list.

    It is the `payment_number` of the last one shown.
    """
    rows = Row.objects.filter(contract_id=contract_id, business_day__gte=since)
    if below is not None:
        rows = rows.filter(pk__lt=below)
    return [payment_of(row) for row in rows.order_by("-id")[:limit]]


def paid_on(day: dt.date, *, contract_id: int) -> int:
    """What counts against the limit of a day, yen; a returned payment still does, as transfers."""
    total = Row.objects.filter(contract_id=contract_id, business_day=day).aggregate(
        yen=Sum("amount_yen")
    )
    return int(total["yen"] or 0)


def paid_meanwhile(inquired: Inquired, *, contract_id: int) -> frozenset[str]:
    """The codes of an inquiry's bills that the contract has paid since it was answered (D5).

    One whose money came back does not count. The index of the list finds them.
    """
    rows = Row.objects.filter(
        contract_id=contract_id,
        biller_number=inquired.biller.number,
        number=inquired.number,
        division=inquired.division,
        business_day__gte=day_of(inquired.asked_at),
        accepted_at__gte=inquired.asked_at,
    ).exclude(state=State.RETURNED.value)
    return frozenset(rows.values_list("bill_code", flat=True))


def paid_before(
    contract_id: int, *, biller_number: str, number: str, division: str, at: dt.datetime
) -> Payment | None:
    """The newest payment of the same slip since the 1st of the month three months before (D5).

    The same slip has the same biller, number and, where it has one, 納付区分; one whose money came
    back does not count.
    """
    row = (
        Row.objects.filter(
            contract_id=contract_id,
            biller_number=biller_number,
            number=number,
            division=division,
            business_day__gte=paid_since(day_of(at)),
        )
        .exclude(state=State.RETURNED.value)
        .order_by("-id")
        .first()
    )
    return None if row is None else payment_of(row)
