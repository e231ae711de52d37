"""May these bills be paid (払込の判定): pure; facts and rules in, a decision out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from madoguchi.policy import hours
from madoguchi.policy.hours import Answer, Deed, Receiver
from madoguchi.policy.payeasy import Bill, Payeasy
from madoguchi.policy.profile import Profile
from madoguchi.policy.table import FactorName
from madoguchi.values.day import BeyondHorizon, Calendar, day_of
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.values.yen import MOST_YEN


@dataclass(frozen=True, slots=True)
class Chosen:
    """One bill that is to be paid, with what is paid of it; yen, late charge included."""

    bill: Bill
    total_yen: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bank knows when it decides; read after the turn is taken."""

    available_yen: int
    # What was paid today already, which counts against the limit of the day.
    paid_yen: int
    asked: FactorName
    # None asks whether it would be accepted once proved (the confirm page).
    proof: FactorName | None
    # The day on which the biller said what the bills are.
    inquired_on: dt.date
    # The codes of those bills that were paid after he said so, in another window for instance.
    paid_meanwhile: frozenset[str] = frozenset()


def choose(
    bills: Sequence[Bill], *, places: Sequence[int], typed_yen: Mapping[int, int]
) -> tuple[Chosen, ...]:
    """Choose bills by their places, with the amounts the payer says himself, where he may (D2).

    Raises Refused OUT_OF_RANGE (A04): field "bills" where none is chosen or a place does not
    exist, "amount" where an amount is missing or not from 1 yen up.
    """
    if not places or not set(places) <= set(range(len(bills))):
        raise Refused(Refusal.OUT_OF_RANGE, field="bills")
    return tuple(_chosen(bills[place], typed_yen.get(place)) for place in sorted(set(places)))


def _chosen(bill: Bill, typed_yen: int | None) -> Chosen:
    yen = typed_yen if bill.total_yen is None else bill.total_yen
    if yen is None or not 1 <= yen <= MOST_YEN:
        raise Refused(Refusal.OUT_OF_RANGE, field="amount")
    return Chosen(bill, yen)


def opening(profile: Profile, calendar: Calendar, *, at: dt.datetime) -> Answer:
    """Whether bills may be asked for and paid now (D6). Raises BeyondHorizon."""
    return hours.ask(
        profile.service_hours,
        calendar,
        deed=Deed.PAYEASY,
        to=Receiver.OTHER,
        receiver_current=False,
        at=at,
    )


def must_be_open(profile: Profile, calendar: Calendar, *, at: dt.datetime) -> None:
    """Raise Refused OUTSIDE_HOURS (T01) or CALENDAR_ENDED (S01) unless the service is open."""
    try:
        answer = opening(profile, calendar, at=at)
    except BeyondHorizon as error:
        raise Refused(Refusal.CALENDAR_ENDED) from error
    if not answer.open:
        raise Refused(Refusal.OUTSIDE_HOURS, next_open=answer.next_open, reason=answer.reason)


def decide(
    chosen: Sequence[Chosen],
    facts: Facts,
    rule: Payeasy,
    *,
    at: dt.datetime,
) -> None:
    """Decide whether these bills are paid; the hours were asked before.

    Raises Refused, in the order customers hear about: TERMS_CHANGED (T22) for bills that were
    asked for on another day, BILL_PAID (P03) for one that was paid meanwhile, WEAK_PROOF (T20),
    PAYEASY_OVER_LIMIT (P08), SHORT_OF_FUNDS (T12).
    """
    today = day_of(at)
    # Late charges grow by the day: what the biller said yesterday is asked anew.
    if facts.inquired_on != today:
        raise Refused(Refusal.TERMS_CHANGED, what="bill")
    if any(each.bill.code in facts.paid_meanwhile for each in chosen):
        raise Refused(Refusal.BILL_PAID)
    if facts.proof is not None and facts.proof != facts.asked:
        raise Refused(Refusal.WEAK_PROOF)
    total = sum(each.total_yen for each in chosen)
    left = rule.per_day_yen - facts.paid_yen
    if total > left:
        raise Refused(Refusal.PAYEASY_OVER_LIMIT, most_yen=max(left, 0))
    if total > facts.available_yen:
        raise Refused(Refusal.SHORT_OF_FUNDS, most_yen=max(facts.available_yen, 0))
