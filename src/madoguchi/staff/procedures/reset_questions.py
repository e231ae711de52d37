"""Forgets a customer's secret questions (合言葉の初期化): he chooses new ones at sign-on."""

from madoguchi.access import questions, standing
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import Field
from madoguchi.staff.procedures.running import running
from madoguchi.values.refusal import Refusal, Refused


def fields(profile: Profile) -> tuple[Field, ...]:
    """Nothing: all of them are forgotten together."""
    return ()


def check(case: Case) -> None:
    """Refuse NOT_APPLICABLE (F07) where no question was ever chosen."""
    if not standing.standing_of(running(case), case.profile, at=case.at).questions_set:
        raise Refused(Refusal.NOT_APPLICABLE)


def do(case: Case) -> Outcome:
    """Forget the questions and the wrong answers to them (A7, manual 000 page 8)."""
    # It writes to the customer by itself.
    questions.reset(case.contract, at=case.at)
    return Outcome(case.contract)
