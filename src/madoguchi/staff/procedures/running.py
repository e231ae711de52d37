"""Sees that a contract is running (契約中): a stopped one is resumed before anything else."""

from madoguchi.customers import resume
from madoguchi.staff.case import Case
from madoguchi.values.refusal import Refusal, Refused


def running(case: Case) -> int:
    """Return the contract of a case; raises Refused NOT_APPLICABLE (F07) when it is stopped."""
    if resume.is_stopped(case.contract):
        raise Refused(Refusal.NOT_APPLICABLE)
    return case.contract
