"""Gives out passwords on paper (パスワードの発行・再発行): random, temporary, for the first use."""

import datetime as dt
import secrets
from collections.abc import Sequence

from madoguchi.access import lockout, passwords, session
from madoguchi.access.codes import OF_PASSWORD, subject_of
from madoguchi.access.models import FirstStepDone
from madoguchi.access.passwords import Purpose
from madoguchi.policy.identity import PasswordRule
from madoguchi.policy.profile import Profile
from madoguchi.values.day import TOKYO, day_of

# Read off paper and typed once: no two of these look alike in print.
LETTERS = "acdefhjkmnprtuwxy"
DIGITS = "23456789"
_LENGTH = 10


def reissue(
    *, contract_id: int, purposes: Sequence[Purpose], profile: Profile, at: dt.datetime
) -> dict[Purpose, str]:
    """Set new temporary passwords and return them, in the turn of the contract (A2, G).

    The step in which the customer replaces them is before him again, wrong answers are forgotten
    and every session ends. Raises ValueError for a password the institution does not have.
    """
    rules = rules_of(profile)
    until = good_until(profile, at=at)
    given: dict[Purpose, str] = {}
    for purpose in purposes:
        if purpose not in rules:
            raise ValueError(f"this institution has no {purpose} password")
        given[purpose] = draw(rules[purpose])
        passwords.set_password(
            contract_id=contract_id,
            purpose=purpose,
            password=given[purpose],
            rule=rules[purpose],
            at=at,
            temporary_until=until,
        )
        lockout.release(subject_of(OF_PASSWORD[purpose], contract_id))
    FirstStepDone.objects.filter(contract_id=contract_id, step="passwords").delete()
    session.end_all(contract_id, reason="reissued", at=at)
    return given


def good_until(profile: Profile, *, at: dt.datetime) -> dt.datetime:
    """The end of the last day on which a password given out now is good; paper names the day."""
    last = day_of(at) + dt.timedelta(days=profile.sign_on.first_use.temporary_days)
    return dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), TOKYO)


def rules_of(profile: Profile) -> dict[Purpose, PasswordRule]:
    """The passwords a contract has at this institution, each with its rule."""
    rules: dict[Purpose, PasswordRule] = {"login": profile.sign_on.login_password}
    if profile.sign_on.confirmation_password is not None:
        rules["confirmation"] = profile.sign_on.confirmation_password
    return rules


def draw(rule: PasswordRule) -> str:
    """Draw a password that obeys a rule: letters and digits, at least one of each."""
    length = min(max(_LENGTH, rule.shortest), rule.longest)
    while True:
        drawn = "".join(secrets.choice(LETTERS + DIGITS) for _ in range(length))
        if length < 2 or (any(c in DIGITS for c in drawn) and any(c in LETTERS for c in drawn)):
            return drawn
