"""May this transfer go (振込の判定): pure; facts and a profile in, a decision out."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.policy.factors import allowed
from madoguchi.policy.fees import fee_yen
from madoguchi.policy.profile import Profile
from madoguchi.policy.reach import Reach, opening, reach_of
from madoguchi.policy.wish import Facts, Terms, Wish
from madoguchi.values.day import BeyondHorizon, Calendar
from madoguchi.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Accepted:
    """Yes, on these terms."""

    wish: Wish
    terms: Terms


@dataclass(frozen=True, slots=True)
class Refused:
    """No; `next_open` and `most_yen` say what would do instead."""

    refusal: Refusal
    next_open: dt.datetime | None = None
    reason: str | None = None
    most_yen: int | None = None


def decide(
    wish: Wish, facts: Facts, profile: Profile, calendar: Calendar, *, at: dt.datetime
) -> Accepted | Refused:
    """Decide one same-day transfer; the order of questions is the order customers hear about.

    `facts.proof` None asks whether it would be accepted once proved (the confirm page).
    """
    to = wish.payee.account
    if to == facts.source:
        return Refused(Refusal.SAME_ACCOUNT)
    if not facts.payee_found:
        return Refused(Refusal.NO_SUCH_ACCOUNT)
    reach = reach_of(source=facts.source, to=to, own_account=facts.payee_is_own_account)
    try:
        answer = opening(profile, calendar, reach=reach, kind=to.kind, at=at)
    except BeyondHorizon:
        return Refused(Refusal.CALENDAR_ENDED)
    if not answer.open or answer.value_date is None:
        return Refused(Refusal.OUTSIDE_HOURS, next_open=answer.next_open, reason=answer.reason)
    terms = _terms(wish, profile, reach=reach, value_date=answer.value_date)
    if terms is None:
        return Refused(Refusal.FEE_NOT_COVERED)
    return _afford(wish, terms, facts, profile)


def _terms(wish: Wish, profile: Profile, *, reach: Reach, value_date: dt.date) -> Terms | None:
    """Who bears the fee (C3): with 先方負担 it is looked up on the typed amount and taken off it.

    The fee charged is that of the amount really sent, so the total may be lower than typed
    (据置型, domain 1.8). None when nothing would be left to send.
    """
    fee = fee_yen(profile, reach=reach, amount_yen=wish.typed_yen)
    if wish.fee_by == "sender":
        return Terms(reach, wish.typed_yen, fee, value_date)
    sent = wish.typed_yen - fee
    if sent < 1:
        return None
    return Terms(reach, sent, fee_yen(profile, reach=reach, amount_yen=sent), value_date)


def _afford(wish: Wish, terms: Terms, facts: Facts, profile: Profile) -> Accepted | Refused:
    needed = facts.asked
    if facts.proof is not None and facts.proof != needed:
        return Refused(Refusal.WEAK_PROOF)
    limit = allowed(profile, proof=facts.limit_as, own_yen=facts.own_limit_yen)
    # Between one's own accounts no money leaves the customer, so no limit is used up.
    if terms.reach != "own-account":
        if terms.amount_yen > limit.per_transfer_yen:
            return Refused(Refusal.OVER_TRANSFER_LIMIT, most_yen=limit.per_transfer_yen)
        left = limit.per_day_yen - facts.moved_today_yen
        if terms.amount_yen > left:
            return Refused(Refusal.OVER_DAILY_LIMIT, most_yen=max(left, 0))
    if terms.debit_yen > facts.available_yen:
        most = facts.available_yen - (terms.fee_yen if wish.fee_by == "sender" else 0)
        return Refused(Refusal.SHORT_OF_FUNDS, most_yen=max(most, 0))
    return Accepted(wish, terms)
