"""Which proofs a deed needs (取引認証の決まり): pure; the profile's rule for one customer."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from madoguchi.policy.profile import Profile
from madoguchi.policy.table import FactorName

Deed = Literal["transfer", "change", "payeasy"]


def factors_for(
    deed: Deed, profile: Profile, *, has_token: bool, preregistered: bool = False
) -> tuple[FactorName, ...]:
    """The factors a customer is asked for, in the order of the page (A8, C7).

    A token in use stands beside the deed's own factor, or instead of it, as the profile says; a
    payee registered with the bank on paper needs no one-time password where it stands beside. Nor
    does Pay-easy, whose payee nobody chooses (manual 000 pages 35-40: 確認用パスワード alone).
    """
    base: FactorName = profile.factors.change if deed == "change" else profile.factors.transfer
    rule = profile.one_time_passwords
    if rule is None or not has_token:
        return (base,)
    if rule.stands == "instead":
        return ("one-time-password",)
    return (base,) if preregistered or deed == "payeasy" else (base, "one-time-password")


def strongest(factors: tuple[FactorName, ...]) -> FactorName:
    """The factor whose limits hold (C9): the one-time password where it was asked."""
    return "one-time-password" if "one-time-password" in factors else factors[0]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may leave a contract at once and on one day, yen (C9)."""

    per_transfer_yen: int
    per_day_yen: int


def allowed(profile: Profile, *, proof: FactorName, own_yen: int | None) -> Allowed:
    """The limits of a proof, lowered by the customer's own limit where he set one; 0 is locked."""
    limit = next(limit for limit in profile.limits if limit.proof == proof)
    own = limit.per_day_yen if own_yen is None else own_yen
    return Allowed(min(limit.per_transfer_yen, own), min(limit.per_day_yen, own))


def limit_factor(profile: Profile, *, in_use_at: dt.datetime | None, at: dt.datetime) -> FactorName:
    """Whose limits hold: the token's, once its cooling-off hours are over, else the deed's own."""
    if profile.one_time_passwords is None or in_use_at is None:
        return profile.factors.transfer
    if cooling_off_until(profile, in_use_at=in_use_at, at=at) is not None:
        return profile.factors.transfer
    return "one-time-password"


def cooling_off_until(
    profile: Profile, *, in_use_at: dt.datetime | None, at: dt.datetime
) -> dt.datetime | None:
    """From when the limits of a token will hold; None where they do, or where there is none."""
    rule = profile.one_time_passwords
    if rule is None or in_use_at is None:
        return None
    until = in_use_at + dt.timedelta(hours=rule.cooling_off_hours)
    return until if at < until else None
