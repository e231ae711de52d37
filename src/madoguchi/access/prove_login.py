"""Proves a login password (ログインパスワードの照合): one answer, one cost, whoever the ID is."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal, NoReturn

from django.db import transaction

from madoguchi.access import lock_mail, lockout, passwords, temporary
from madoguchi.access.login_subject import fold_login_id, login_subject
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.identity import LockRule
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused

# Where it is asked for; the audit trail tells them apart.
Door = Literal["sign-on", "token-registration"]


@dataclass(frozen=True, slots=True)
class ProvedLogin:
    """A contract whose login password was right a moment ago.

    `folded` is its ID as compared, `mark` the password's (`passwords.mark_of`): by them it can be
    seen whether the proof still stands.
    """

    contract_id: int
    folded: str
    mark: str


def prove_login(
    *, login_id: str, password: str, door: Door, profile: Profile, at: dt.datetime
) -> ProvedLogin:
    """Check a login ID and password; wrong ones are counted together, at whichever door.

    What was proved may be over a moment later: whoever acts upon it asks `still_stands` under the
    turn. Raises Refused LOGIN_MISMATCH (B03), LOGIN_LOCKED_OUT (B06) with `until`, LOGIN_BLOCKED
    (B07), or TEMPORARY_EXPIRED (B09) to somebody whose password was right but is over. Source: A1,
    A2, A5, A6, A8; manual 000 pages 8 and 59.
    """
    rule = profile.sign_on
    folded = fold_login_id(login_id, rule)
    contract_id = accounts.contract_of_login_id(folded)
    subject = login_subject(folded, contract_id)
    turn = lockout.reserve(subject, rule.login_lock, at=at)
    if not isinstance(turn, lockout.Reserved):
        raise _locked(turn)
    mark = passwords.mark_if_right(
        contract_id=contract_id, purpose="login", password=password, rule=rule.login_password
    )
    if mark is None or contract_id is None:
        _remember_failure(contract_id, door, locked=turn.last, at=at)
        raise _mismatch(subject, rule.login_lock, at=at)
    lockout.release(subject)
    if temporary.is_over(contract_id, purposes=("login",), at=at):
        _turn_away(contract_id, door, at=at)
    return ProvedLogin(contract_id, folded, mark)


def still_stands(proved: ProvedLogin) -> bool:
    """Take the turn and say whether the contract still has this ID and this password.

    From here to the commit nobody can stop the contract or give it another password.
    """
    has_id = accounts.take_turn_as(proved.contract_id, folded=proved.folded)
    return has_id and passwords.mark_of(proved.contract_id, "login") == proved.mark


def may_go_on(proved: ProvedLogin, profile: Profile, *, at: dt.datetime) -> bool:
    """Say whether a proof is worth anything on a later page: it stands, and nothing is locked.

    Without the turn: whoever acts upon it asks `still_stands` as well.
    """
    if accounts.contract_of_login_id(proved.folded) != proved.contract_id:
        return False
    if passwords.mark_of(proved.contract_id, "login") != proved.mark:
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


def _remember_failure(
    contract_id: int | None, door: Door, *, locked: bool, at: dt.datetime
) -> None:
    chain = record.NOBODY if contract_id is None else record.chain_of(contract_id)
    with transaction.atomic(using=current.alias(), durable=True):
        if locked and contract_id is not None:
            lock_mail.tell_locked(contract_id, "login-password", at=at)
        record.record(
            chain=chain, who="unknown", what=f"{door}.{'locked' if locked else 'failed'}", at=at
        )


def _turn_away(contract_id: int, door: Door, *, at: dt.datetime) -> NoReturn:
    with transaction.atomic(using=current.alias(), durable=True):
        record.record(
            chain=record.chain_of(contract_id),
            who=f"contract:{contract_id}",
            what=f"{door}.expired",
            at=at,
        )
    raise Refused(Refusal.TEMPORARY_EXPIRED)
