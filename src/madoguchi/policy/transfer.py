"""May this transfer go (振込の判定): pure; facts and a profile in, a decision out."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from madoguchi.policy import hours
from madoguchi.policy.fees import Reach, fee_yen
from madoguchi.policy.profile import FactorName, Profile
from madoguchi.values.account import AccountKind, AccountNumber, Payee
from madoguchi.values.day import BeyondHorizon, Calendar
from madoguchi.values.refusal import Refusal

FeeBy = Literal["sender", "receiver"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer asks for (依頼内容), as it was confirmed; yen as typed."""

    source_id: int
    payee: Payee
    bank_name: str
    branch_name: str
    typed_yen: int
    sender_kana: str
    fee_by: FeeBy


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bank knows when it decides; money facts are read after the turn is taken."""

    source: AccountNumber
    payee_is_own_account: bool
    payee_found: bool
    available_yen: int
    moved_today_yen: int
    proof: FactorName | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a transfer would cost and when it arrives, told before it is confirmed."""

    reach: Reach
    amount_yen: int
    fee_yen: int
    value_date: dt.date

    @property
    def debit_yen(self) -> int:
        """What leaves the payer's account altogether."""
        return self.amount_yen + self.fee_yen


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


def reach_of(wish: Wish, *, source: AccountNumber, payee_is_own_account: bool) -> Reach:
    """How far the money goes: own account, same branch, other branch, other bank."""
    to = wish.payee.account
    if payee_is_own_account:
        return "own-account"
    if to.bank != source.bank:
        return "other-bank"
    return "same-branch" if to.branch == source.branch else "other-branch"


def opening(
    profile: Profile, calendar: Calendar, *, reach: Reach, kind: AccountKind, at: dt.datetime
) -> hours.Answer:
    """Whether such a transfer may be made now; own accounts count as registered on paper (C6)."""
    own = reach == "own-account"
    return hours.ask(
        profile.service_hours,
        calendar,
        deed=hours.Deed.TRANSFER_REGISTERED if own else hours.Deed.TRANSFER_EACH_TIME,
        to=hours.Receiver.OTHER if reach == "other-bank" else hours.Receiver.OWN,
        receiver_current=kind is AccountKind.CURRENT,
        at=at,
    )


def decide(
    wish: Wish, facts: Facts, profile: Profile, calendar: Calendar, *, at: dt.datetime
) -> Accepted | Refused:
    """Decide one same-day transfer; the order of questions is the order customers hear about.

    `facts.proof` None asks whether it would be accepted once proved (the confirm page).
    """
    if wish.payee.account == facts.source:
        return Refused(Refusal.SAME_ACCOUNT)
    if not facts.payee_found:
        return Refused(Refusal.NO_SUCH_ACCOUNT)
    reach = reach_of(
        wish, source=facts.source, payee_is_own_account=facts.payee_is_own_account
    )
    try:
        answer = opening(
            profile, calendar, reach=reach, kind=wish.payee.account.kind, at=at
        )
    except BeyondHorizon:
        return Refused(Refusal.CALENDAR_ENDED)
    if not answer.open or answer.value_date is None:
        return Refused(
            Refusal.OUTSIDE_HOURS, next_open=answer.next_open, reason=answer.reason
        )
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
    needed = profile.factors.transfer
    if facts.proof is not None and facts.proof != needed:
        return Refused(Refusal.WEAK_PROOF)
    limit = next(limit for limit in profile.limits if limit.proof == needed)
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
