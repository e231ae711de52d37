"""Opens accounts in the ledger (元帳口座の開設), or finds them again under their code."""

import datetime as dt

from madoguchi.ledger import asking


def open_account(*, code: str, floor_yen: int, day: dt.date) -> int:
    """Open a customer's ledger account; `floor_yen` is 0 or minus the overdraft line."""
    [(account_id,)] = asking.rows(
        "SELECT {schema}.open_account(%s, false, %s, %s)", (code, floor_yen, day)
    )
    return int(account_id)


def open_internal(*, code: str, day: dt.date) -> int:
    """Open an internal account (clearing, fees, cash), which holds legs only (L-05)."""
    [(account_id,)] = asking.rows("SELECT {schema}.open_account(%s, true, NULL, %s)", (code, day))
    return int(account_id)
