"""Proves a login password (ログインパスワードの照合): one answer, one cost, whoever the ID is."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import lockout, passwords, temporary
from madoguchi.access.login_subject import fold_login_id, login_subject
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.identity import LockRule
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class ProvedLogin:
    """A contract whose login password was right a moment ago; `folded` is its ID as compared."""

    contract_id: int
    folded: str


def prove_login(*, login_id: str, password: str, profile: Profile, at: dt.datetime) -> ProvedLogin:
    """Check a login ID and password as at sign-on, with the same tries; no session is started.

    Raises Refused LOGIN_MISMATCH (B03), LOGIN_LOCKED_OUT (B06) with `until`, LOGIN_BLOCKED (B07),
    or TEMPORARY_EXPIRED (B09). Source: A5, A8; manual 002, ワンタイムパスワード利用開始.
    """
    rule = profile.sign_on
    folded = fold_login_id(login_id, rule)
    contract_id = accounts.contract_of_login_id(folded)
    subject = login_subject(folded, contract_id)
    turn = lockout.reserve(subject, rule.login_lock, at=at)
    if not isinstance(turn, lockout.Reserved):
        raise _locked(turn)
    right = passwords.is_right(
        contract_id=contract_id, purpose="login", password=password, rule=rule.login_password
    )
    if not right or contract_id is None:
        _remember(contract_id, "token-registration.failed", at=at)
        raise _mismatch(subject, rule.login_lock, at=at)
    lockout.release(subject)
    if temporary.is_over(contract_id, purposes=("login",), at=at):
        raise Refused(Refusal.TEMPORARY_EXPIRED)
    _remember(contract_id, "token-registration.begun", at=at)
    return ProvedLogin(contract_id, folded)


def still_stands(proved: ProvedLogin, profile: Profile, *, at: dt.datetime) -> bool:
    """Say whether the contract still signs on with that ID and has not been blocked meanwhile."""
    if accounts.contract_of_login_id(proved.folded) != proved.contract_id:
        return False
    subject = login_subject(proved.folded, proved.contract_id)
    return lockout.state(subject, profile.sign_on.login_lock, at=at) is None


def _mismatch(subject: str, rule: LockRule, *, at: dt.datetime) -> Refused:
    locked = lockout.state(subject, rule, at=at)
    return Refused(Refusal.LOGIN_MISMATCH) if locked is None else _locked(locked)


def _locked(locked: lockout.LockedOut | lockout.Blocked) -> Refused:
    if isinstance(locked, lockout.LockedOut):
        return Refused(Refusal.LOGIN_LOCKED_OUT, until=locked.until)
    return Refused(Refusal.LOGIN_BLOCKED)


def _remember(contract_id: int | None, what: str, *, at: dt.datetime) -> None:
    chain = record.NOBODY if contract_id is None else record.chain_of(contract_id)
    with transaction.atomic(using=current.alias(), durable=True):
        record.record(chain=chain, who="unknown", what=what, at=at)
