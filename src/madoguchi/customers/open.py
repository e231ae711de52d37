"""Opens contracts and deposit accounts (契約・口座の開設)."""

import datetime as dt

from madoguchi.customers.models import Contract, DepositAccount
from madoguchi.ledger import open as ledger
from madoguchi.values.account import AccountNumber


def open_contract(
    *, login_id: str, fold_case: bool, name: str, name_kana: str, mail: str, day: dt.date
) -> int:
    """Open a contract and return its number."""
    row = Contract.objects.create(
        login_id=login_id,
        login_id_folded=login_id.lower() if fold_case else login_id,
        name=name,
        name_kana=name_kana,
        mail=mail,
        opened_on=day,
    )
    return int(row.pk)


def open_account(
    *,
    account: AccountNumber,
    contract_id: int | None,
    holder: str,
    holder_kana: str,
    overdraft_yen: int,
    day: dt.date,
) -> int:
    """Open a deposit account with its place in the ledger; returns the ledger's number."""
    ledger_account_id = ledger.open_account(code=account.code, floor_yen=-overdraft_yen, day=day)
    DepositAccount.objects.create(
        contract_id=contract_id,
        branch_code=account.branch,
        kind=account.kind.value,
        number=account.number,
        holder=holder,
        holder_kana=holder_kana,
        ledger_account_id=ledger_account_id,
        opened_on=day,
    )
    return ledger_account_id
