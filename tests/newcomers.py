"""Invented people who have the papers of their new contract, and have never signed on."""

import datetime as dt
import itertools
from dataclasses import dataclass

from cast import AT
from madoguchi.access import passwords, steps
from madoguchi.access.actor import Actor
from madoguchi.customers import accounts
from madoguchi.customers import open as opening
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.account import AccountKind, AccountNumber

PAPER_LOGIN = "kami2468"
PAPER_CONFIRMATION = "tegami13"
GOOD_UNTIL = AT + dt.timedelta(days=60)

# Apart from those of cast.py; every invented number begins with 9.
_numbers = itertools.count(9_600_001)


@dataclass(frozen=True)
class Newcomer:
    """A customer whose contract is open, with the passwords on paper."""

    institution: Institution
    contract_id: int
    account: Account
    login_id: str

    @property
    def actor(self) -> Actor:
        """The person, as if signed on for the first time."""
        return Actor(self.contract_id, AT, None, self.institution.profile.sign_on.first_use.steps)


def open_newcomer(
    institution: Institution,
    *,
    login_id: str | None = None,
    until: dt.datetime | None = GOOD_UNTIL,
    done: tuple[str, ...] = (),
    mail: str = "",
) -> Newcomer:
    """Open a contract with passwords that are good `until`; None is those of the mobile channel."""
    rule, number = institution.profile.sign_on, next(_numbers)
    with current.serving(institution):
        contract_id = opening.open_contract(
            login_id=login_id,
            fold_case=rule.login_id.fold_case,
            name="新井 太郎",
            name_kana="ｱﾗｲ ﾀﾛｳ",
            mail=mail,
            day=AT.date(),
        )
        opening.open_account(
            account=AccountNumber(
                institution.profile.institution.code, "001", AccountKind.ORDINARY, f"{number}"
            ),
            contract_id=contract_id,
            holder="新井 太郎",
            holder_kana="ｱﾗｲ ﾀﾛｳ",
            overdraft_yen=0,
            day=AT.date(),
        )
        _hand_out(contract_id, institution, until=until)
        for step in rule.first_use.steps:
            if step in done:
                steps.finish(contract_id, step, at=AT)
        [account] = accounts.accounts_of(contract_id)
    return Newcomer(institution, contract_id, account, login_id or "")


def new_id(institution: Institution) -> str:
    """A login ID that nobody has yet, as the institution writes them."""
    number = next(_numbers)
    return f"9{number:010d}" if institution.profile.sign_on.login_id.digits_only else f"Ai{number}"


def _hand_out(contract_id: int, institution: Institution, *, until: dt.datetime | None) -> None:
    rule = institution.profile.sign_on
    passwords.set_password(
        contract_id=contract_id,
        purpose="login",
        password=PAPER_LOGIN,
        rule=rule.login_password,
        at=AT,
        temporary_until=until,
    )
    if rule.confirmation_password is not None:
        passwords.set_password(
            contract_id=contract_id,
            purpose="confirmation",
            password=PAPER_CONFIRMATION,
            rule=rule.confirmation_password,
            at=AT,
            temporary_until=until,
        )
