"""Opens contracts and deposit accounts (契約・口座の開設)."""

import datetime as dt
import secrets

from madoguchi.customers.models import Contract, DepositAccount
from madoguchi.customers.take_login_id import waiting_id
from madoguchi.ledger import open as ledger
from madoguchi.values.account import AccountNumber


def open_contract(
    *,
    login_id: str | None,
    fold_case: bool,
    name: str,
    name_kana: str,
    mail: str,
    day: dt.date,
    phone: str = "",
    direct_mail: bool | None = None,
) -> int:
    """Open a contract and return its number; without an ID it waits for its customer's (A1)."""
    taken = waiting_id() if login_id is None else login_id
    row = Contract.objects.create(
        login_id=taken,
        login_id_folded=taken.lower() if fold_case else taken,
        name=name,
        name_kana=name_kana,
        mail=mail,
        phone=phone,
        direct_mail=direct_mail,
        opened_on=day,
    )
    return int(row.pk)


def unused_number(*, digits: int) -> str:
    """Draw a login ID of the bank's making that no contract has, stopped or not (契約者ＩＤ)."""
    while True:
        # Drawn by chance, so that a contract's number tells nothing about another's.
        drawn = str(10 ** (digits - 1) + secrets.randbelow(9 * 10 ** (digits - 1)))
        if not Contract.objects.filter(login_id_folded=drawn).exists():
            return drawn


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


def bring_in(*, account: AccountNumber, contract_id: int, holder_kana: str) -> bool:
    """Let a contract use an account that is open already (ご利用口座の登録).

    One conditional UPDATE: False where the account is another contract's or another person's.
    """
    return bool(
        DepositAccount.objects.filter(
            branch_code=account.branch,
            kind=account.kind.value,
            number=account.number,
            contract=None,
            holder_kana=holder_kana,
        ).update(contract_id=contract_id)
    )
