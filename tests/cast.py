"""Invented people for the tests: every call opens new ones, so that tests never meet."""

import datetime as dt
import functools
import itertools
import uuid
from dataclasses import dataclass

from madoguchi.access import card, passwords, steps
from madoguchi.access.actor import Actor
from madoguchi.access.models import Password
from madoguchi.customers import accounts
from madoguchi.customers import open as opening
from madoguchi.customers.accounts import Account
from madoguchi.deposits.counter import post_at_counter
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.identity import SignOn
from madoguchi.values.account import AccountKind, AccountNumber

# A Wednesday, in everybody's hours.
AT = dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))

LOGIN_PASSWORD = "hana2026"
CONFIRMATION_PASSWORD = "kaki8910"

# Every invented number begins with 9.
_numbers = itertools.count(9_000_001)


@dataclass(frozen=True)
class Person:
    """A customer with everything he knows."""

    institution: Institution
    contract_id: int
    login_id: str
    name_kana: str
    mail: str
    accounts: tuple[Account, ...]
    card: tuple[str, ...]

    @property
    def actor(self) -> Actor:
        """The person, signed on."""
        return Actor(self.contract_id, AT, None)


def open_person(
    institution: Institution,
    *,
    accounts_count: int = 1,
    balance_yen: int = 0,
    overdraft_yen: int = 0,
    kind: AccountKind = AccountKind.ORDINARY,
    name: str = "試験 花子",
    name_kana: str = "ｼｹﾝ ﾊﾅｺ",
    branch: str = "001",
) -> Person:
    """Open a contract with accounts, passwords and, where the profile has cards, a card."""
    rule = institution.profile.sign_on
    number = next(_numbers)
    login_id = f"9{number:010d}" if rule.login_id.digits_only else f"Hana{number}"
    with current.serving(institution):
        contract_id = opening.open_contract(
            login_id=login_id,
            fold_case=rule.login_id.fold_case,
            name=name,
            name_kana=name_kana,
            mail=f"hanako{number}@customer.example",
            day=AT.date(),
        )
        for _ in range(accounts_count):
            opening.open_account(
                account=AccountNumber(
                    institution.profile.institution.code, branch, kind, f"{next(_numbers)}"
                ),
                contract_id=contract_id,
                holder=name,
                holder_kana=name_kana,
                overdraft_yen=overdraft_yen,
                day=AT.date(),
            )
        opened = tuple(accounts.accounts_of(contract_id))
        for account in opened if balance_yen else ():
            pay_in(account, balance_yen)
        _set_passwords(contract_id, rule)
        pictures = card.issue(contract_id=contract_id, at=AT) if rule.card_cells else ()
        return Person(
            institution,
            contract_id,
            login_id,
            name_kana,
            f"hanako{number}@customer.example",
            opened,
            pictures,
        )


def _set_passwords(contract_id: int, rule: SignOn) -> None:
    # Everybody has his first use behind him.
    for step in rule.first_use.steps:
        steps.finish(contract_id, step, at=AT)
    known = {"login": LOGIN_PASSWORD}
    if rule.confirmation_password is not None:
        known["confirmation"] = CONFIRMATION_PASSWORD
    for purpose, password in known.items():
        Password.objects.create(
            contract_id=contract_id, purpose=purpose, hash=_hash(password), set_at=AT
        )


@functools.cache
def _hash(password: str) -> str:
    # Once for everybody: Argon2id is slow on purpose, and the tests open thousands of people.
    return passwords.hash_secret(password)


def pay_in(account: Account, yen: int, *, at: dt.datetime = AT, narrative: str = "現金") -> None:
    """Pay cash in (or out, when negative) at the counter."""
    assert account.contract_id is not None
    post_at_counter(
        contract_id=account.contract_id,
        ledger_account_id=account.ledger_account_id,
        amount_yen=yen,
        narrative=narrative,
        request_id=uuid.uuid4(),
        at=at,
        day=at.date(),
    )
