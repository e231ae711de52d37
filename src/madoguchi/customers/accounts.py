"""The accounts of a contract, and whose account a number is (ご利用口座)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from madoguchi.customers.models import Contract, DepositAccount
from madoguchi.values.account import AccountKind
from madoguchi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Account:
    """A deposit account as desks and pages see it."""

    id: int
    contract_id: int | None
    branch_code: str
    kind: AccountKind
    number: str
    holder: str
    holder_kana: str
    ledger_account_id: int


@dataclass(frozen=True, slots=True)
class Holder:
    """The person of a contract as desks and pages see him."""

    contract_id: int
    login_id: str
    name: str
    name_kana: str
    mail: str


def _account(row: DepositAccount) -> Account:
    return Account(
        id=row.pk,
        contract_id=row.contract_id,
        branch_code=row.branch_code,
        kind=AccountKind(row.kind),
        number=row.number,
        holder=row.holder,
        holder_kana=row.holder_kana,
        ledger_account_id=row.ledger_account_id,
    )


def accounts_of(contract_id: int) -> list[Account]:
    """Every account the contract may use, in the order of branch, kind and number."""
    rows = DepositAccount.objects.filter(contract_id=contract_id)
    return [_account(row) for row in rows.order_by("branch_code", "kind", "number")]


def account_at(*, branch_code: str, kind: AccountKind, number: str) -> Account | None:
    """The account of this institution with that number, if there is one."""
    row = DepositAccount.objects.filter(
        branch_code=branch_code, kind=kind.value, number=number
    ).first()
    return None if row is None else _account(row)


def accounts_numbered(
    numbers: Iterable[tuple[str, str, str]],
) -> dict[tuple[str, str, str], Account]:
    """The accounts of this institution with these (branch, kind digit, number), by one question."""
    wanted = set(numbers)
    rows = DepositAccount.objects.filter(number__in={number for _, _, number in wanted})
    found = {(row.branch_code, row.kind, row.number): _account(row) for row in rows}
    return {place: account for place, account in found.items() if place in wanted}


def holder_of(contract_id: int) -> Holder:
    """The person of a contract."""
    return holders_of([contract_id])[contract_id]


def holders_of(contract_ids: Collection[int]) -> dict[int, Holder]:
    """The persons of many contracts, by one question."""
    return {
        row.pk: Holder(row.pk, row.login_id, row.name, row.name_kana, row.mail)
        for row in Contract.objects.filter(pk__in=contract_ids)
    }


def somebody_banks_here() -> bool:
    """Say whether the institution has any contract yet."""
    return Contract.objects.exists()


def contract_of_login_id(folded: str) -> int | None:
    """The contract that signs on with this ID, folded as the profile says; None when stopped."""
    row = Contract.objects.filter(login_id_folded=folded, stopped_at=None).first()
    return None if row is None else int(row.pk)


def take_turn(contract_id: int) -> None:
    """Wait for the turn on a contract: from here to the commit its limits cannot change.

    Facts read before the turn are stale; reads come after it (ADR 0006).
    """
    _in_turn(contract_id)


def take_own_turn(contract_id: int) -> None:
    """Wait for the turn, for what the customer does himself (お客様ご自身のお取引).

    Raises Refused CONTRACT_STOPPED (T15): whatever was under way when he, or the bank, stopped the
    contract comes too late. Source: A17.
    """
    if _in_turn(contract_id).stopped_at is not None:
        raise Refused(Refusal.CONTRACT_STOPPED)


def take_turn_as(contract_id: int, *, folded: str) -> bool:
    """Wait for the turn and say whether the contract signs on with this ID, and is not stopped."""
    row = _in_turn(contract_id)
    return row.login_id_folded == folded and row.stopped_at is None


def _in_turn(contract_id: int) -> Contract:
    rows = Contract.objects.select_for_update(no_key=True).order_by("pk")
    return rows.only("login_id_folded", "stopped_at").get(pk=contract_id)


def take_turns(contract_ids: Collection[int]) -> None:
    """Wait for the turns on many contracts, in ascending order, as `take_turn` does for one."""
    rows = Contract.objects.select_for_update(no_key=True).filter(pk__in=contract_ids)
    list(rows.order_by("pk").values_list("pk"))


def take_free_turns(contract_ids: Collection[int], *, most: int) -> list[int]:
    """Take up to `most` of these turns that nobody holds, and wait for none; returns whose."""
    rows = Contract.objects.select_for_update(no_key=True, skip_locked=True)
    free = rows.filter(pk__in=contract_ids).order_by("pk").values_list("pk", flat=True)
    return list(free[:most])
