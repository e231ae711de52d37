"""Finds the contract of an account at first use (代表口座の照会), while it has no login ID."""

from madoguchi.customers.models import DepositAccount
from madoguchi.customers.take_login_id import WAITING
from madoguchi.values.account import AccountKind


def contract_waiting_at(*, branch_code: str, kind: AccountKind, number: str) -> int | None:
    """The contract of that account, where it still waits for its login ID; else None.

    One query whatever the answer is: no account, no contract, an ID taken or a contract stopped.
    """
    row = DepositAccount.objects.filter(
        branch_code=branch_code,
        kind=kind.value,
        number=number,
        contract__stopped_at=None,
        contract__login_id_folded__startswith=WAITING,
    ).first()
    return None if row is None else row.contract_id
