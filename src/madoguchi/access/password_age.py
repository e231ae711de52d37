"""How old passwords are (パスワードの有効期間): whether a change will be asked for soon."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.access.models import Password
from madoguchi.policy.profile import Profile


@dataclass(frozen=True, slots=True)
class Ageing:
    """A password ("login", "confirmation") whose age will ask for a change at `ends_at`."""

    purpose: str
    ends_at: dt.datetime


def ageing(contract_id: int, profile: Profile, *, at: dt.datetime) -> tuple[Ageing, ...]:
    """The passwords of a contract to be reminded of at this moment, the login password first (A4).

    Where no password has an age the database is not asked.
    """
    rules = {
        "login": profile.sign_on.login_password,
        "confirmation": profile.sign_on.confirmation_password,
    }
    days = {
        purpose: (rule.valid_days, rule.warn_days)
        for purpose, rule in rules.items()
        if rule is not None and rule.valid_days is not None
    }
    if not days:
        return ()
    found = []
    for row in Password.objects.filter(contract_id=contract_id).order_by("-purpose"):
        valid, warn = days.get(row.purpose, (None, 0))
        if valid is None:
            continue
        ends_at = row.set_at + dt.timedelta(days=valid)
        if ends_at - dt.timedelta(days=warn) <= at:
            found.append(Ageing(row.purpose, ends_at))
    return tuple(found)
