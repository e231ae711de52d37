"""What stands between a login password and the top page (ログイン後の手順), in order."""

import datetime as dt
from typing import Literal, get_args

from madoguchi.access.accept_code import asks_at_sign_on
from madoguchi.access.models import FirstStepDone, Password
from madoguchi.policy.profile import Profile

# A question from an unusual place, a code, then the first steps still open, then old passwords.
Step = Literal[
    "question", "one-time-password", "questions", "passwords", "details", "old-passwords"
]
_ORDER = get_args(Step)


def pending(
    contract_id: int, profile: Profile, *, unusual: bool, at: dt.datetime
) -> tuple[Step, ...]:
    """The steps a customer has before him at this sign-on (A2, A4, A7, A8)."""
    done = set(FirstStepDone.objects.filter(contract_id=contract_id).values_list("step", flat=True))
    found: set[str] = {step for step in profile.sign_on.first_use.steps if step not in done}
    if unusual and "questions" not in found:
        found.add("question")
    if profile.one_time_passwords is not None and asks_at_sign_on(contract_id):
        found.add("one-time-password")
    if "passwords" not in found and old_passwords(contract_id, profile, at=at):
        found.add("old-passwords")
    return tuple(step for step in _ORDER if step in found)


def is_done(contract_id: int, step: Step) -> bool:
    """Say whether a first step is done for good."""
    return FirstStepDone.objects.filter(contract_id=contract_id, step=step).exists()


def finish(contract_id: int, step: Step, *, at: dt.datetime) -> None:
    """Note that a first step is done for good; doing it twice is harmless."""
    FirstStepDone.objects.get_or_create(
        contract_id=contract_id, step=step, defaults={"done_at": at}
    )


def old_passwords(contract_id: int, profile: Profile, *, at: dt.datetime) -> tuple[str, ...]:
    """The passwords of a contract that are past their age (A4): "login", "confirmation"."""
    rules = {
        "login": profile.sign_on.login_password,
        "confirmation": profile.sign_on.confirmation_password,
    }
    found = []
    for row in Password.objects.filter(contract_id=contract_id).order_by("-purpose"):
        rule = rules.get(row.purpose)
        days = None if rule is None else rule.valid_days
        if days is not None and row.set_at + dt.timedelta(days=days) <= at:
            found.append(row.purpose)
    return tuple(found)
