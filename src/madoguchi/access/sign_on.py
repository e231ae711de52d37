"""Signs a customer on (ログイン): the same answer at the same cost whether the ID exists or not."""

import datetime as dt
from dataclasses import dataclass
from typing import NoReturn

from django.db import transaction

from madoguchi.access import lock_mail, lockout, passwords, places, session, steps, temporary
from madoguchi.access.login_subject import fold_login_id, login_subject
from madoguchi.access.places import NOTHING_SEEN, Seen
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.identity import SignOn
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class SignedOn:
    """A customer who proved his login password, and the cookie that says so."""

    contract_id: int
    token: str


def sign_on(
    *, login_id: str, password: str, profile: Profile, at: dt.datetime, seen: Seen = NOTHING_SEEN
) -> SignedOn:
    """Check a login ID and password and start a session, with the steps still before it.

    `seen` is what the door saw of the browser, for the risk-based authentication (A7).

    Raises Refused LOGIN_MISMATCH (B03), LOGIN_LOCKED_OUT (B06) with `until`, LOGIN_BLOCKED (B07),
    or TEMPORARY_EXPIRED (B09) to somebody whose password was right but is over. Source: A1, A2,
    A5, A6; manual 000 pages 8 and 59.
    """
    rule = profile.sign_on
    folded = fold_login_id(login_id, rule)
    contract_id = accounts.contract_of_login_id(folded)
    subject = login_subject(folded, contract_id)
    turn = lockout.reserve(subject, rule.login_lock, at=at)
    match turn:
        case lockout.LockedOut(until):
            raise Refused(Refusal.LOGIN_LOCKED_OUT, until=until)
        case lockout.Blocked():
            raise Refused(Refusal.LOGIN_BLOCKED)
    if not passwords.is_right(
        contract_id=contract_id, purpose="login", password=password, rule=rule.login_password
    ):
        _remember_failure(contract_id, locked=turn.last, at=at)
        _refuse(subject, rule, at=at)
    assert contract_id is not None
    if temporary.is_over(contract_id, purposes=("login",), at=at):
        _turn_away(contract_id, subject, at=at)
    return _welcome(contract_id, subject, profile, seen, at=at)


def _refuse(subject: str, rule: SignOn, *, at: dt.datetime) -> None:
    match lockout.state(subject, rule.login_lock, at=at):
        case lockout.LockedOut(until):
            raise Refused(Refusal.LOGIN_LOCKED_OUT, until=until)
        case lockout.Blocked():
            raise Refused(Refusal.LOGIN_BLOCKED)
    raise Refused(Refusal.LOGIN_MISMATCH)


def _remember_failure(contract_id: int | None, *, locked: bool, at: dt.datetime) -> None:
    chain = record.NOBODY if contract_id is None else record.chain_of(contract_id)
    with transaction.atomic(using=current.alias(), durable=True):
        if locked and contract_id is not None:
            lock_mail.tell_locked(contract_id, "login-password", at=at)
        record.record(
            chain=chain,
            who="unknown",
            what="sign-on.locked" if locked else "sign-on.failed",
            at=at,
        )


def _turn_away(contract_id: int, subject: str, *, at: dt.datetime) -> NoReturn:
    with transaction.atomic(using=current.alias(), durable=True):
        lockout.release(subject)
        record.record(
            chain=record.chain_of(contract_id),
            who=f"contract:{contract_id}",
            what="sign-on.expired",
            at=at,
        )
    raise Refused(Refusal.TEMPORARY_EXPIRED)


def _welcome(
    contract_id: int, subject: str, profile: Profile, seen: Seen, *, at: dt.datetime
) -> SignedOn:
    with transaction.atomic(using=current.alias(), durable=True):
        lockout.release(subject)
        unusual = places.assess(contract_id=contract_id, seen=seen, profile=profile, at=at)
        pending = steps.pending(contract_id, profile, unusual=unusual, at=at)
        token = session.start(contract_id=contract_id, at=at, pending=pending)
        record.record(
            chain=record.chain_of(contract_id),
            who=f"contract:{contract_id}",
            what="sign-on.done",
            at=at,
        )
    return SignedOn(contract_id, token)


def sign_off(token: str, *, contract_id: int, at: dt.datetime) -> None:
    """End the session the customer is in (ログアウト)."""
    with transaction.atomic(using=current.alias(), durable=True):
        session.end(token, reason="logout", at=at)
        record.record(
            chain=record.chain_of(contract_id),
            who=f"contract:{contract_id}",
            what="sign-off.done",
            at=at,
        )
