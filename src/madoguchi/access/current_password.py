"""Proves a password before it is changed (現在のパスワードの確認), in that password's own lock."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction

from madoguchi.access import lock_mail, lockout, passwords, temporary
from madoguchi.access.actor import Actor
from madoguchi.access.passwords import Purpose
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.policy.identity import LockRule, PasswordRule, SignOn
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused


class _Codes(NamedTuple):
    mismatch: Refusal
    locked_out: Refusal
    blocked: Refusal


_CODES: dict[Purpose, _Codes] = {
    "login": _Codes(Refusal.LOGIN_MISMATCH, Refusal.LOGIN_LOCKED_OUT, Refusal.LOGIN_BLOCKED),
    "confirmation": _Codes(
        Refusal.CONFIRMATION_MISMATCH,
        Refusal.CONFIRMATION_LOCKED_OUT,
        Refusal.CONFIRMATION_BLOCKED,
    ),
}

_FACTOR: dict[Purpose, lock_mail.Locked] = {
    "login": "login-password",
    "confirmation": "confirmation-password",
}


def prove_current(
    *, by: Actor, purpose: Purpose, password: str, profile: Profile, at: dt.datetime
) -> None:
    """Check the current password of one purpose; a wrong one counts where it always counts (A5).

    Raises Refused B03/B06/B07 for the login password, B13/B16/B17 for the confirmation password,
    TEMPORARY_EXPIRED (B09) where it was right but is over; at the field "current_login" or
    "current_confirmation".
    """
    subject, lock, rule = _lock_of(purpose, by.contract_id, profile.sign_on)
    turn = lockout.reserve(subject, lock, at=at)
    if not isinstance(turn, lockout.Reserved):
        raise _locked(purpose, turn)
    if not passwords.is_right(
        contract_id=by.contract_id, purpose=purpose, password=password, rule=rule
    ):
        _remember_failure(by, purpose, locked=turn.last, at=at)
        state = lockout.state(subject, lock, at=at)
        if state is not None:
            raise _locked(purpose, state)
        raise Refused(_CODES[purpose].mismatch, field=f"current_{purpose}")
    lockout.release(subject)
    if temporary.is_over(by.contract_id, purposes=(purpose,), at=at):
        raise Refused(Refusal.TEMPORARY_EXPIRED, field=f"current_{purpose}")


def rule_of(purpose: Purpose, rule: SignOn) -> PasswordRule:
    """How the password of one purpose is written; the profile must have that purpose."""
    if purpose == "login":
        return rule.login_password
    assert rule.confirmation_password is not None
    return rule.confirmation_password


def _lock_of(
    purpose: Purpose, contract_id: int, rule: SignOn
) -> tuple[str, LockRule, PasswordRule]:
    # The subjects of sign-on and of proofs: whichever page a wrong password is typed on.
    if purpose == "login":
        return f"login:{contract_id}", rule.login_lock, rule.login_password
    return f"confirmation-password:{contract_id}", rule.factor_lock, rule_of(purpose, rule)


def _locked(purpose: Purpose, locked: lockout.LockedOut | lockout.Blocked) -> Refused:
    field = f"current_{purpose}"
    match locked:
        case lockout.LockedOut(until):
            return Refused(_CODES[purpose].locked_out, field=field, until=until)
        case lockout.Blocked():
            return Refused(_CODES[purpose].blocked, field=field)


def _remember_failure(by: Actor, purpose: Purpose, *, locked: bool, at: dt.datetime) -> None:
    with transaction.atomic(using=current.alias(), durable=True):
        if locked:
            lock_mail.tell_locked(by.contract_id, _FACTOR[purpose], at=at)
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what=f"proof.{'locked' if locked else 'failed'}",
            at=at,
            detail={"factor": f"{purpose}-password"},
        )
