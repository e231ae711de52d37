"""May this transfer go (振込の判定): pure; facts and a profile in, a decision out."""

import datetime as dt

from madoguchi.policy.bearer import split
from madoguchi.policy.decision import Accepted as Accepted
from madoguchi.policy.decision import Refused as Refused
from madoguchi.policy.fees import fee_yen
from madoguchi.policy.over_limit import over_limit
from madoguchi.policy.profile import Profile
from madoguchi.policy.reach import Reach, reach_of
from madoguchi.policy.transfer_day import day_for
from madoguchi.policy.wish import Facts, Terms, Wish
from madoguchi.values.day import BeyondHorizon, Calendar
from madoguchi.values.refusal import Refusal


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
        day = day_for(wish, facts, profile, calendar, reach=reach, at=at)
    except BeyondHorizon:
        return Refused(Refusal.CALENDAR_ENDED)
    if isinstance(day, Refused):
        return day
    terms = _terms(wish, profile, reach=reach, value_date=day)
    if terms is None:
        return Refused(Refusal.FEE_NOT_COVERED)
    return _afford(wish, terms, facts, profile)


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
    over = over_limit(terms, facts, profile)
    if over is not None:
        return over
    # A reservation is paid from what is there at dawn of its day (C10).
    if not terms.reserved and terms.debit_yen > facts.available_yen:
        # What is debited beside the typed amount: the fee, or where its receiver bears too little.
        beside = max(terms.debit_yen - wish.typed_yen, 0)
        most = facts.available_yen - beside
        return Refused(Refusal.SHORT_OF_FUNDS, most_yen=max(most, 0))
    return Accepted(wish, terms)
