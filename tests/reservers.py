"""People who reserve transfers for the next day, and what became of their plans at dawn."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction

from cast import Person, open_person, pay_in
from madoguchi.audit import reads as audit
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.wish import Wish
from madoguchi.transfers.models import Order
from madoguchi.transfers.reads import Transfer
from madoguchi.wires.models import Outgoing
from own_building import Night
from stories import draft, press, to_person, wish

# Everybody reserves so many transfers of so much; every third person can pay for one only.
EACH = 3
YEN = 1_000
_RICH_YEN, _POOR_YEN = 10_000, 1_500
# Shops that are paid, so that nobody's money depends on whose turn comes first.
_SHOPS = 4


@dataclass(frozen=True)
class Plan:
    """A reservation, and what must become of it."""

    request_id: uuid.UUID
    # The same for the same person and wish in another street.
    name: str
    state: str
    telegrams: int


@dataclass(frozen=True)
class Traces:
    """What became of a reservation, counted wherever a deed leaves a trace."""

    name: str
    state: str
    verdicts: int
    mails: int
    telegrams: int


def open_saver(
    institution: Institution, *, yen: int, night: Night, accounts_count: int = 1
) -> Person:
    """A customer who paid in on the day before."""
    person = open_person(institution, accounts_count=accounts_count)
    for account in person.accounts if yen else ():
        pay_in(account, yen, at=night.before("09:00"))
    return person


def reserve(person: Person, what: Wish, night: Night, *, on: dt.date | None = None) -> Transfer:
    """Reserve a transfer for the dawn of a night, or another day, on the day before the night."""
    at = night.before()
    return press(person, draft(person, replace(what, on=on or night.dawn), at=at), at=at)


def street(
    institution: Institution, night: Night, *, people: int, accounts_count: int = 1
) -> list[Plan]:
    """Let a street full of people reserve for one dawn; returns their plans, in order."""
    shops = [open_saver(institution, yen=0, night=night) for _ in range(_SHOPS)]
    plans = []
    for number in range(people):
        poor = number % 3 == 2
        person = open_saver(
            institution,
            yen=_POOR_YEN if poor else _RICH_YEN,
            night=night,
            accounts_count=accounts_count,
        )
        for nth in range(EACH):
            abroad = nth == EACH - 1
            shop = shops[(number + nth) % _SHOPS]
            what = wish(person, yen=YEN) if abroad else to_person(person, shop, yen=YEN)
            order = reserve(person, what, night)
            short = poor and nth > 0
            state = "failed" if short else "accepted" if abroad else "settled"
            plans.append(
                Plan(order.request_id, f"{number}.{nth}", state, int(abroad and not short))
            )
    return plans


def wanted(plans: Sequence[Plan]) -> list[Traces]:
    """What must become of plans: one verdict and one mail each, one telegram where it leaves."""
    return [Traces(plan.name, plan.state, 1, 1, plan.telegrams) for plan in plans]


def found(plans: Sequence[Plan]) -> list[Traces]:
    """What became of plans at the institution being served."""
    ids = [plan.request_id for plan in plans]
    states = dict(Order.objects.filter(request_id__in=ids).values_list("request_id", "state"))
    with transaction.atomic(using=current.alias()):
        verdicts = Counter(
            about for about, what, *_ in audit.abouts("transfer.") if what != "transfer.reserved"
        )
    sent = Counter(
        Outgoing.objects.filter(about__in=[str(each) for each in ids])
        .exclude(purpose="transfer.reserved")
        .values_list("wire", "about")
    )
    return [
        Traces(
            plan.name,
            states[plan.request_id],
            verdicts[str(plan.request_id)],
            sent["mail", str(plan.request_id)],
            sent["clearing", str(plan.request_id)],
        )
        for plan in plans
    ]
