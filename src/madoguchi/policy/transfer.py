"""May this transfer go (振込の判定): pure; facts and a profile in, a decision out."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.policy.bearer import split
from madoguchi.policy.dates import NotOffered, Window, carried_out_on
from madoguchi.policy.factors import allowed
from madoguchi.policy.fees import fee_yen
from madoguchi.policy.profile import Profile
from madoguchi.policy.reach import Reach, opening, reach_of, reservation_opening
from madoguchi.policy.wish import Facts, Terms, Wish
from madoguchi.values.day import BeyondHorizon, Calendar, day_of
from madoguchi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Accepted:
    """Yes, on these terms."""

    wish: Wish
    terms: Terms


@dataclass(frozen=True, slots=True)
class Refused:
    """No; `next_open`, `next_day`, `window` and `most_yen` say what would do instead."""

    refusal: Refusal
    next_open: dt.datetime | None = None
    reason: str | None = None
    most_yen: int | None = None
    # The first day for which it can be reserved instead, where that can be done now.
    next_day: dt.date | None = None
    window: Window | None = None

    @property
    def facts(self) -> dict[str, object]:
        """What the wording of the refusal needs."""
        found: dict[str, object] = {
            "next_open": self.next_open,
            "reason": self.reason,
            "most_yen": self.most_yen,
            "next_day": self.next_day,
        }
        if self.window is not None:
            found |= {"first": self.window.first, "last": self.window.last}
        return found


def decide(
    wish: Wish, facts: Facts, profile: Profile, calendar: Calendar, *, at: dt.datetime
) -> Accepted | Refused:
    """Decide one transfer; the order of questions is the order customers hear about.

    `facts.proof` None asks whether it would be accepted once proved (the confirm page).
    """
    to = wish.payee.account
    if to == facts.source:
        return Refused(Refusal.SAME_ACCOUNT)
    if not facts.payee_found:
        return Refused(Refusal.NO_SUCH_ACCOUNT)
    reach = reach_of(source=facts.source, to=to, own_account=facts.payee_is_own_account)
    try:
        day = _day(wish, facts, profile, calendar, reach=reach, at=at)
    except BeyondHorizon:
        return Refused(Refusal.CALENDAR_ENDED)
    if isinstance(day, Refused):
        return day
    terms = _terms(wish, profile, reach=reach, value_date=day)
    if terms is None:
        return Refused(Refusal.FEE_NOT_COVERED)
    return _afford(wish, terms, facts, profile)


def _day(
    wish: Wish,
    facts: Facts,
    profile: Profile,
    calendar: Calendar,
    *,
    reach: Reach,
    at: dt.datetime,
) -> dt.date | Refused:
    """The day on which it would be carried out, or why not."""
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


def _terms(wish: Wish, profile: Profile, *, reach: Reach, value_date: dt.date) -> Terms | None:
    """What it costs on the day it is carried out; None when nothing would be left to send."""
    way = None
    if wish.fee_by == "receiver":
        # A profile that does not offer it has no page on which it could be chosen.
        way = profile.transfers.fee_by_receiver or "looked-up-on-typed-amount"
    found = split(
        wish.typed_yen,
        lambda yen: fee_yen(profile, reach=reach, amount_yen=yen, day=value_date),
        way=way,
    )
    if found is None:
        return None
    reserved = wish.on is not None
    return Terms(reach, found.sent_yen, found.fee_yen, value_date, reserved)


def _afford(wish: Wish, terms: Terms, facts: Facts, profile: Profile) -> Accepted | Refused:
    needed = facts.asked
    if facts.proof is not None and facts.proof != needed:
        return Refused(Refusal.WEAK_PROOF)
    limit = allowed(profile, proof=facts.limit_as, own_yen=facts.own_limit_yen)
    # Between one's own accounts no money leaves the customer, so no limit is used up.
    if terms.reach != "own-account":
        if terms.amount_yen > limit.per_transfer_yen:
            return Refused(Refusal.OVER_TRANSFER_LIMIT, most_yen=limit.per_transfer_yen)
        left = limit.per_day_yen - facts.moved_yen
        if terms.amount_yen > left:
            return Refused(Refusal.OVER_DAILY_LIMIT, most_yen=max(left, 0))
    # A reservation is paid from what is there at dawn of its day (C10).
    if not terms.reserved and terms.debit_yen > facts.available_yen:
        most = facts.available_yen - (terms.fee_yen if wish.fee_by == "sender" else 0)
        return Refused(Refusal.SHORT_OF_FUNDS, most_yen=max(most, 0))
    return Accepted(wish, terms)
