"""Short ways to tell a story about a reserved transfer in a test."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from cast import AT, Person
from madoguchi.audit import recall, record
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.policy.wish import Wish
from madoguchi.transfers import carry_out, reads
from madoguchi.transfers.reads import Transfer
from madoguchi.values.day import TOKYO
from stories import draft, press, wish

THURSDAY, FRIDAY, SATURDAY = (dt.date(2026, 11, day) for day in (26, 27, 28))
MONDAY = dt.date(2026, 11, 30)


def reserve(
    person: Person,
    *,
    yen: int = 1_000,
    on: dt.date = THURSDAY,
    at: dt.datetime = AT,
    what: Wish | None = None,
) -> Transfer:
    """Let a person reserve a transfer, by default to another bank, proof given."""
    wanted = replace(what or wish(person, yen=yen), on=on)
    return press(person, draft(person, wanted, at=at), at=at)


def dawn(day: dt.date) -> dt.datetime:
    """When the reservations of a day are carried out."""
    return dt.datetime.combine(day, dt.time(0, 30), TOKYO)


def carry_all_out(institution: Institution, day: dt.date, *, at: dt.datetime | None = None) -> None:
    """Carry out everything that is due, whoever left it."""
    with current.serving(institution):
        for _ in range(1_000):
            if not carry_out.carry_out_some(day, at=at or dawn(day), most=50).left:
                return
    raise AssertionError("it never ends")


def now(order: Transfer) -> Transfer:
    """The order as it stands now."""
    found = reads.by_request(order.request_id, contract_id=order.contract_id)
    assert found is not None
    return found


def states(orders: Sequence[Transfer]) -> list[tuple[str, str]]:
    """State and failure of each order, as they stand now."""
    return [(now(order).state.value, now(order).failure) for order in orders]


def story_of(order: Transfer) -> list[str]:
    """What the trail tells of an order, oldest first."""
    chain = record.chain_of(order.contract_id)
    return [each.what for each in recall.told(chain=chain, about=str(order.request_id))]
