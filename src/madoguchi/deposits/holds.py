"""Holds part of a balance back and lets it go again (支払停止・留保), and tells the trail.

Every verb is called inside the turn of the account's contract: who decides what may be paid out
stands behind the same turn. Money that comes in later is not held back.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from madoguchi.audit import record
from madoguchi.customers.accounts import Account
from madoguchi.ledger import hold, reads
from madoguchi.values.account import mask

# Why an amount is held back: a court's order, an accident that was reported, an agreement.
WHYS: dict[str, str] = {
    "seizure": _("差押え"),
    "accident": _("事故の届出"),
    "reserve": _("残高の留保"),
}


@dataclass(frozen=True, slots=True)
class Held:
    """An amount of one account that is held back, yen, or was; `why` is one of WHYS."""

    id: int
    account: Account
    yen: int
    why: str
    placed_at: dt.datetime
    released: bool


def held_of(mine: list[Account]) -> list[Held]:
    """What was ever held back of these accounts, in the order it was placed."""
    by_id = {account.ledger_account_id: account for account in mine}
    return [
        Held(
            each.id,
            by_id[each.account_id],
            each.yen,
            each.why,
            each.placed_at,
            each.released_at is not None,
        )
        for each in hold.of_accounts(list(by_id))
    ]


def hold_back(
    account: Account, *, yen: int, why: str, request_id: uuid.UUID, by: str, at: dt.datetime
) -> int:
    """Hold an amount of an account back, yen, and return the hold's number.

    Raises Refused SHORT_OF_FUNDS for more than may be paid out now (支払可能額).
    """
    number = hold.place(
        request_id=request_id, account_id=account.ledger_account_id, yen=yen, why=why, at=at
    )
    held = Held(number, account, yen, why, at, released=False)
    _tell(held, "placed", moved_yen=-yen, by=by, at=at)
    return number


def release(held: Held, *, request_id: uuid.UUID, by: str, at: dt.datetime) -> None:
    """Let go as a whole what is held back."""
    hold.release(request_id=request_id, hold_id=held.id, at=at)
    _tell(held, "released", moved_yen=held.yen, by=by, at=at)


def _tell(held: Held, what: str, *, moved_yen: int, by: str, at: dt.datetime) -> None:
    """Write what was done, with what could be paid out before and after it."""
    account = held.account
    ledger_id = account.ledger_account_id
    after = reads.balances([ledger_id])[ledger_id].available_yen
    assert account.contract_id is not None
    record.record(
        chain=record.chain_of(account.contract_id),
        who=by,
        what=f"hold.{what}",
        about=f"hold:{held.id}",
        at=at,
        detail={
            "account": mask(account.number),
            "ledger_account": ledger_id,
            "yen": held.yen,
            "why": held.why,
            "available_before": after - moved_yen,
            "available_after": after,
        },
    )
