"""What has stopped for a customer (ご利用の停止): his proofs, and the numbers of bills."""

import dataclasses
import datetime as dt

from madoguchi.access import standing as access
from madoguchi.access.lockout import Blocked, LockedOut
from madoguchi.access.standing import FactorStanding, Standing
from madoguchi.payeasy import misses
from madoguchi.policy.payeasy import NumbersLock
from madoguchi.policy.profile import Profile


def standing_of(contract_id: int, profile: Profile, *, at: dt.datetime) -> Standing:
    """How a contract's proofs stand, and last, where there is Pay-easy, its wrong numbers (D4)."""
    found = access.standing_of(contract_id, profile, at=at)
    if profile.payeasy is None:
        return found
    numbers = _numbers(contract_id, profile.payeasy.lock, at=at)
    return dataclasses.replace(found, factors=(*found.factors, numbers))


def _numbers(contract_id: int, rule: NumbersLock, *, at: dt.datetime) -> FactorStanding:
    match misses.state(contract_id, rule, at=at):
        case LockedOut(until):
            return FactorStanding("payeasy-numbers", None, None, "locked-out", until)
        case Blocked():
            return FactorStanding("payeasy-numbers", None, None, "blocked", None)
    return FactorStanding("payeasy-numbers", None, None, "open", None)
