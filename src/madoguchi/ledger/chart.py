"""The bank's own accounts (勘定科目): where the other side of a customer's entry stands."""

from madoguchi.ledger import asking

CLEARING = "interbank-clearing"
FEES = "transfer-fees"
CASH = "cash-and-counter"
PAYEASY = "payeasy-settlement"

ALL = (CLEARING, FEES, CASH, PAYEASY)


def internal_accounts() -> dict[str, int]:
    """The ledger numbers of the bank's own accounts, by code."""
    found = asking.rows("SELECT code, id FROM {schema}.ledger_account WHERE internal")
    return {str(code): int(account_id) for code, account_id in found}
