"""Changes how far below zero a current account may go (当座貸越限度額), and tells the trail."""

import datetime as dt

from madoguchi.audit import record
from madoguchi.customers.accounts import Account
from madoguchi.ledger.set_floor import set_floor
from madoguchi.values.account import mask


def change_line(account: Account, *, line_yen: int, by: str, at: dt.datetime) -> None:
    """Give a current account another overdraft line, inside its contract's turn; 0 ends it.

    Raises Refused SHORT_OF_FUNDS where what it owes or holds back now is more than the line, and
    ValueError for an account of a kind that has none.
    """
    if not account.kind.may_owe:
        raise ValueError(f"no overdraft line on an account of kind {account.kind.value}")
    before = -set_floor(account_id=account.ledger_account_id, floor_yen=-line_yen)
    assert account.contract_id is not None
    record.record(
        chain=record.chain_of(account.contract_id),
        who=by,
        what="overdraft.changed",
        about=f"account:{account.id}",
        at=at,
        detail={
            "account": mask(account.number),
            "ledger_account": account.ledger_account_id,
            "line_before": before,
            "line_after": line_yen,
        },
    )
