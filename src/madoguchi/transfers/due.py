"""Reservations whose day has come (実行対象の予約): which they are, and what becomes of each."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum

from madoguchi.customers import accounts, contract, limits
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current
from madoguchi.ledger import reads as ledger
from madoguchi.policy import funding
from madoguchi.policy.funding import Due, Purse
from madoguchi.transfers.models import Order
from madoguchi.transfers.states import WITHOUT_ENTRY, State
from madoguchi.values.names import same_name
from madoguchi.values.refusal import Refusal

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """A reservation with its verdict: `failure` None carries it out."""

    order: Order
    # The receiver's account here; None for one at another bank.
    receiver: Account | None
    failure: Refusal | None

    @property
    def receiver_ledger_id(self) -> int | None:
        """The receiver's account in our ledger; None for one at another bank."""
        return _ledger_id(self.receiver)


def due_by(day: dt.date) -> QuerySet[Order]:
    """The reservations that wait for this day or one before it."""
    return Order.objects.filter(state=State.RESERVED.value, value_date__lte=day)


def orders_due(day: dt.date, *, contract_ids: Collection[int]) -> list[Order]:
    """All that these contracts have due, contract by contract, in the order they were made."""
    return list(due_by(day).filter(contract_id__in=contract_ids).order_by("contract_id", "pk"))


def judge(orders: Sequence[Order], *, day: dt.date) -> list[Judged]:
    """Decide these reservations for a day, in their order, on what is known now (C10).

    Call it inside the turns of their contracts and with all that each of these has due: one's
    money is the next one's hindrance.
    """
    receivers = accounts.accounts_numbered(
        _place(order) for order in orders if order.reach != "other-bank"
    )
    contracts = {order.contract_id for order in orders}
    stopped = contract.stopped_among(contracts)
    locked = limits.locked_among(contracts, day=day)
    dues, found = [], []
    for order in orders:
        receiver = _receiver(order, receivers.get(_place(order)))
        found.append(receiver)
        dues.append(
            Due(
                source=order.source_ledger_id,
                receiver=_ledger_id(receiver),
                amount_yen=order.amount_yen,
                debit_yen=order.amount_yen + order.fee_yen,
                stopped=order.contract_id in stopped,
                # Between his own accounts no money leaves the customer.
                locked=order.contract_id in locked and order.reach != "own-account",
                receiver_found=order.reach == "other-bank" or receiver is not None,
            )
        )
    rule = current.institution().profile.reservations.funding
    said = funding.decide(dues, _purses(orders, day=day), rule=rule)
    return [Judged(*each) for each in zip(orders, found, said, strict=True)]


def _place(order: Order) -> tuple[str, str, str]:
    return order.payee_branch, order.payee_kind, order.payee_number


def _receiver(order: Order, account: Account | None) -> Account | None:
    """The receiver's account, if it is still the one that was confirmed."""
    if account is None or order.reach == "other-bank":
        return None
    if not same_name(account.holder_kana, order.payee_kana):
        return None
    if order.reach == "own-account" and account.contract_id != order.contract_id:
        return None
    return account


def _ledger_id(account: Account | None) -> int | None:
    return None if account is None else account.ledger_account_id


def _purses(orders: Sequence[Order], *, day: dt.date) -> Mapping[int, Purse]:
    """What the accounts of these orders can pay with, now and when the day before ended."""
    ids = sorted({order.source_ledger_id for order in orders})
    closing = ledger.closing_balances(ids, day=day - _ONE_DAY)
    paid = _carried_out_on(day, contract_ids={order.contract_id for order in orders})
    purses = {}
    for account_id, balance in ledger.balances(ids).items():
        # The overdraft line, less what is held back by now: whenever it was placed, the money that
        # was there the day before may not be paid out today.
        beyond = balance.available_yen - balance.yen
        purses[account_id] = Purse(
            available_yen=balance.available_yen,
            closing_yen=closing[account_id] + beyond - paid.get(account_id, 0),
        )
    return purses


def _carried_out_on(day: dt.date, *, contract_ids: Collection[int]) -> dict[int, int]:
    """What reservations for a day have taken from each account already, yen."""
    moved = Order.objects.filter(reserved=True, value_date=day, contract_id__in=contract_ids)
    moved = moved.exclude(state__in=[state.value for state in WITHOUT_ENTRY])
    sums = moved.values_list("source_ledger_id").annotate(yen=Sum(F("amount_yen") + F("fee_yen")))
    return dict(sums)
