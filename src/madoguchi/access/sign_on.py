"""Signs a customer on (ログイン): the same answer at the same cost whether the ID exists or not."""

import datetime as dt
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import lockout, passwords, session
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.profile import SignOn
from madoguchi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class SignedOn:
    """A customer who proved his login password, and the cookie that says so."""

    contract_id: int
    token: str


def sign_on(*, login_id: str, password: str, rule: SignOn, at: dt.datetime) -> SignedOn:
    """Check a login ID and password and start a session.

    Raises Refused LOGIN_MISMATCH (B03), LOGIN_LOCKED_OUT (B06) with `until`, or
    LOGIN_BLOCKED (B07). Source: A1, A5, A6; manual 000 pages 8 and 59.
    """
    folded = fold_login_id(login_id, rule)
    contract_id = accounts.contract_of_login_id(folded)
    subject = _subject(folded, contract_id)
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
    return _welcome(contract_id, subject, at=at)


def fold_login_id(typed: str, rule: SignOn) -> str:
    """Fold an ID as typed: full-width to half-width, and case where the profile says so."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    return plain.lower() if rule.login_id.fold_case else plain


def _subject(folded: str, contract_id: int | None) -> str:
    if contract_id is not None:
        return f"login:{contract_id}"
    # An ID that is nobody's is counted too, or its never locking would tell that it is nobody's.
    key = current.institution().secret("unknown-login-ids")
    return "login:?" + hmac.digest(key, folded.encode(), hashlib.sha256).hex()


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
        record.record(
            chain=chain,
            who="unknown",
            what="sign-on.locked" if locked else "sign-on.failed",
            at=at,
        )


def _welcome(contract_id: int, subject: str, *, at: dt.datetime) -> SignedOn:
    with transaction.atomic(using=current.alias(), durable=True):
        lockout.release(subject)
        token = session.start(contract_id=contract_id, at=at)
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
