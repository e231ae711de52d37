"""On which day a transfer is carried out (振込日の判定): now in its hours, or reserved (C5, C6)."""

import datetime as dt

from madoguchi.policy.dates import NotOffered, carried_out_on
from madoguchi.policy.decision import Refused
from madoguchi.policy.profile import Profile
from madoguchi.policy.reach import Reach, opening, reservation_opening
from madoguchi.policy.wish import Facts, Wish
from madoguchi.values.day import Calendar, day_of
from madoguchi.values.refusal import Refusal


def day_for(
    wish: Wish,
    facts: Facts,
    profile: Profile,
    calendar: Calendar,
    *,
    reach: Reach,
    at: dt.datetime,
) -> dt.date | Refused:
    """The day on which a transfer would be carried out, or why not. Raises BeyondHorizon."""
    if wish.on is None:
        return _today(wish, facts, profile, calendar, reach=reach, at=at)
    answer = reservation_opening(profile, calendar, reach=reach, at=at)
    if not answer.open:
        return Refused(Refusal.OUTSIDE_HOURS, next_open=answer.next_open, reason=answer.reason)
    found = carried_out_on(profile.reservations, calendar, wished=wish.on, today=day_of(at))
    if isinstance(found, NotOffered):
        reason = "holiday" if found.holiday else None
        return Refused(Refusal.DAY_NOT_OFFERED, window=found.window, reason=reason)
    return found


def _today(
    wish: Wish,
    facts: Facts,
    profile: Profile,
    calendar: Calendar,
    *,
    reach: Reach,
    at: dt.datetime,
) -> dt.date | Refused:
    answer = opening(
        profile,
        calendar,
        reach=reach,
        kind=wish.payee.account.kind,
        at=at,
        preregistered=facts.preregistered,
        payee_bank_extended=facts.payee_bank_extended,
    )
    if answer.open and answer.value_date is not None:
        return answer.value_date
    instead = reservation_opening(profile, calendar, reach=reach, at=at)
    return Refused(
        Refusal.OUTSIDE_HOURS,
        next_open=answer.next_open,
        reason=answer.reason,
        next_day=instead.value_date if instead.open else None,
    )
