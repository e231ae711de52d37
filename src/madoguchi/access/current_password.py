"""Proves a password before it is changed (現在のパスワードの確認), in that password's own lock."""

import datetime as dt

from madoguchi.access import passwords, temporary
from madoguchi.access.actor import Actor
from madoguchi.access.codes import CODES, OF_PASSWORD, subject_of
from madoguchi.access.look_at import Attempt, look_at
from madoguchi.access.passwords import Purpose
from madoguchi.policy.identity import LockRule, PasswordRule, SignOn
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused


def prove_current(
    *, by: Actor, purpose: Purpose, password: str, profile: Profile, at: dt.datetime
) -> None:
    """Check the current password of one purpose; a wrong one counts where it always counts (A5).

    Raises Refused B03/B06/B07 for the login password, B13/B16/B17 for the confirmation password,
    TEMPORARY_EXPIRED (B09) where it was right but is over; at the field "current_login" or
    "current_confirmation".
    """
    counted, field = OF_PASSWORD[purpose], f"current_{purpose}"
    attempt = Attempt(
        subject=subject_of(counted, by.contract_id),
        rule=_lock_of(purpose, profile.sign_on),
        codes=CODES[counted],
        who=by.name,
        what="proof",
        contract_id=by.contract_id,
        detail={"factor": f"{purpose}-password"},
        facts={"field": field},
    )
    look_at(
        attempt,
        lambda: passwords.is_right(
            contract_id=by.contract_id,
            purpose=purpose,
            password=password,
            rule=rule_of(purpose, profile.sign_on),
        ),
        at=at,
    )
    if temporary.is_over(by.contract_id, purposes=(purpose,), at=at):
        raise Refused(Refusal.TEMPORARY_EXPIRED, field=field)


def rule_of(purpose: Purpose, rule: SignOn) -> PasswordRule:
    """How the password of one purpose is written; the profile must have that purpose."""
    if purpose == "login":
        return rule.login_password
    assert rule.confirmation_password is not None
    return rule.confirmation_password


def _lock_of(purpose: Purpose, rule: SignOn) -> LockRule:
    return rule.login_lock if purpose == "login" else rule.factor_lock
