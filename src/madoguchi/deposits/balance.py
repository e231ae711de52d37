"""The balance page's figures (残高照会): every account of a contract, each question asked once."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.customers.accounts import Account
from madoguchi.ledger import reads as ledger
from madoguchi.policy.profile import Balances, Profile

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """An account with its branch's name and its balances, yen; None where it is not shown."""

    account: Account
    branch_name: str
    yen: int
    available_yen: int | None
    # What of it may not be paid out now (支払停止).
    held_yen: int
    previous_day_yen: int | None
    previous_month_end_yen: int | None


@dataclass(frozen=True, slots=True)
class RecentLine:
    """One of the newest lines over all accounts; amount and balance are signed yen."""

    account: Account
    day: dt.date
    amount: int
    balance: int
    narrative: str


def balances_of(mine: list[Account], *, profile: Profile, day: dt.date) -> list[AccountBalance]:
    """The balances of these accounts now, and the earlier ones the profile shows (B1, B5).

    `day` is today: the previous day is yesterday, whether or not the bank was open.
    """
    ids = [account.ledger_account_id for account in mine]
    now = ledger.balances(ids)
    yesterday, month_end = _earlier(ids, profile.balances, day)
    names = branch_names(profile)
    return [
        AccountBalance(
            account=account,
            branch_name=names.get(account.branch_code, account.branch_code),
            yen=now[account.ledger_account_id].yen,
            available_yen=(
                now[account.ledger_account_id].available_yen if profile.balances.available else None
            ),
            held_yen=now[account.ledger_account_id].held_yen,
            previous_day_yen=yesterday.get(account.ledger_account_id),
            previous_month_end_yen=month_end.get(account.ledger_account_id),
        )
        for account in mine
    ]


def recent_lines(mine: list[Account], *, limit: int) -> list[RecentLine]:
    """The newest lines over these accounts, newest first."""
    by_id = {account.ledger_account_id: account for account in mine}
    return [
        RecentLine(by_id[found], line.day, line.amount, line.balance, line.narrative)
        for found, line in ledger.latest_lines(list(by_id), limit=limit)
    ]


def branch_names(profile: Profile) -> dict[str, str]:
    """The names of the institution's own branches, by code."""
    return {branch.code: branch.name for branch in profile.institution.branches}


def _earlier(
    ids: list[int], shown: Balances, day: dt.date
) -> tuple[dict[int, int], dict[int, int]]:
    yesterday: dict[int, int] = {}
    month_end: dict[int, int] = {}
    if shown.previous_day:
        yesterday = ledger.closing_balances(ids, day=day - _ONE_DAY)
    if shown.previous_month_end:
        month_end = ledger.closing_balances(ids, day=day.replace(day=1) - _ONE_DAY)
    return yesterday, month_end
