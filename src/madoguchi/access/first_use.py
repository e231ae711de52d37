"""First use (初回利用登録): who holds an account and its passwords on paper takes a login ID."""

import datetime as dt
import hashlib
import hmac
import re
import unicodedata

from django.db import transaction

from madoguchi.access import letters, lockout, new_login_id, passwords, temporary, ticket
from madoguchi.access.codes import CODES
from madoguchi.access.look_at import Attempt, look_at
from madoguchi.audit import record
from madoguchi.customers import accounts, find_account, take_login_id
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.values.account import AccountKind
from madoguchi.values.refusal import Refusal, Refused

BRANCH_DIGITS = 3
NUMBER_DIGITS = 7


def read_digits(typed: str, *, width: int, field: str) -> str:
    """Read a branch or an account number; raises Refused B20 (not digits) or B21 (length)."""
    plain = re.sub(r"[\s\-‐-―−ー]", "", unicodedata.normalize("NFKC", typed))
    if plain and not (plain.isascii() and plain.isdigit()):
        raise Refused(Refusal.ACCOUNT_CHARACTERS, field=field)
    if len(plain) != width:
        raise Refused(Refusal.ACCOUNT_LENGTH, field=field, longest=width)
    return plain


def read_kind(typed: str) -> AccountKind:
    """Read the kind of account that was chosen; raises Refused B20 where it is none."""
    try:
        return AccountKind(typed)
    except ValueError as error:
        raise Refused(Refusal.ACCOUNT_CHARACTERS, field="kind") from error


def begin(
    *,
    branch: str,
    kind: str,
    number: str,
    login_password: str,
    confirmation_password: str,
    profile: Profile,
    at: dt.datetime,
) -> str:
    """Check an account and both passwords, and return the ticket with which an ID can be taken.

    The passwords are those on paper, or those of the mobile channel: any, while no ID is taken.
    Raises Refused B20 or B21 (how the account is written), B22 (account and passwords do not
    belong together, or an ID was taken before: nobody learns which), B06 with `until` or B07 (too
    many wrong ones for this account), TEMPORARY_EXPIRED (B09) to somebody who knows both.
    Source: A2; manual 000 page 6.
    """
    branch = read_digits(branch, width=BRANCH_DIGITS, field="branch")
    account_kind = read_kind(kind)
    number = read_digits(number, width=NUMBER_DIGITS, field="number")
    contract_id = find_account.contract_waiting_at(
        branch_code=branch, kind=account_kind, number=number
    )
    look_at(
        Attempt(
            subject=_subject(branch, account_kind, number),
            rule=profile.sign_on.login_lock,
            codes=CODES["first-use"],
            who="unknown",
            what="first-use",
            contract_id=contract_id,
        ),
        lambda: _both_right(contract_id, login_password, confirmation_password, profile),
        at=at,
    )
    # Nobody has no passwords that could be right.
    assert contract_id is not None
    over = temporary.is_over(contract_id, purposes=("login", "confirmation"), at=at)
    with transaction.atomic(using=current.alias(), durable=True):
        record.record(
            chain=record.chain_of(contract_id),
            who="unknown",
            what="first-use.expired" if over else "first-use.begun",
            at=at,
        )
    if over:
        raise Refused(Refusal.TEMPORARY_EXPIRED)
    return ticket.write(contract_id, at=at)


def standing(
    contract_id: int, profile: Profile, *, at: dt.datetime
) -> lockout.LockedOut | lockout.Blocked | None:
    """What stops the first use of a contract, of its accounts' locks the longest; None for none."""
    return lockout.longest(_subjects(contract_id), profile.sign_on.login_lock, at=at)


def release(contract_id: int) -> None:
    """Forget the tries at the accounts of a contract: the bank released them (A5, G)."""
    for subject in _subjects(contract_id):
        lockout.release(subject)


def _subjects(contract_id: int) -> list[str]:
    return [
        _subject(each.branch_code, each.kind, each.number)
        for each in accounts.accounts_of(contract_id)
    ]


def _subject(branch: str, kind: AccountKind, number: str) -> str:
    # Named by the account, existing or not, so that its locking tells nothing.
    key = current.institution().secret("first-use-accounts")
    account = f"{branch}-{kind.value}-{number}"
    return "first-use:" + hmac.digest(key, account.encode(), hashlib.sha256).hex()


def _both_right(
    contract_id: int | None, login_password: str, confirmation_password: str, profile: Profile
) -> bool:
    rule = profile.sign_on
    assert rule.confirmation_password is not None
    # Both are compared whatever the first one is: the time taken tells nothing.
    login_right = passwords.is_right(
        contract_id=contract_id,
        purpose="login",
        password=login_password,
        rule=rule.login_password,
    )
    confirmation_right = passwords.is_right(
        contract_id=contract_id,
        purpose="confirmation",
        password=confirmation_password,
        rule=rule.confirmation_password,
    )
    return login_right and confirmation_right


def take_id(*, contract_id: int, new: str, again: str, profile: Profile, at: dt.datetime) -> None:
    """Give the contract of a ticket the login ID its customer chose; done twice is harmless.

    Raises Refused B30–B33 (how it is written), B05 or B15 (it is one of his passwords), ID_TAKEN
    (B34), or B22 where another ID was taken in the meantime. Source: A1, A2; manual 000 page 7.
    """
    rule = profile.sign_on
    login_id = new_login_id.check_written(new=new, again=again, rule=rule.login_id)
    new_login_id.check_against_passwords(new=login_id, contract_id=contract_id, rule=rule)
    folded = new_login_id.fold(login_id, rule.login_id)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_turn(contract_id)
        if not take_login_id.waits(contract_id):
            if accounts.contract_of_login_id(folded) == contract_id:
                return
            raise CODES["first-use"].no(None)
        take_login_id.take(contract_id=contract_id, login_id=login_id, folded=folded)
        letters.tell(
            contract_id,
            purpose="id-taken",
            about=f"{contract_id} {at.isoformat()}",
            subject="ログインＩＤ登録のお知らせ",
            lines=(f"{profile.wording.login_id}のご登録を受け付けました。",),
            at=at,
        )
        record.record(
            chain=record.chain_of(contract_id),
            who=f"contract:{contract_id}",
            what="first-use.id-taken",
            at=at,
        )


def taken_id(contract_id: int) -> str | None:
    """The login ID the contract of a ticket has taken; None while it has none."""
    if take_login_id.waits(contract_id):
        return None
    return accounts.holder_of(contract_id).login_id
