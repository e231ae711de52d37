"""A bank and a clearing centre that have exchanged everything with each other since the first day.

The bank that most tests share sends to many centres, or to none; only here do the two count alike.
"""

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from cast import Person, open_person
from centre_kit import Centre, line_to
from credits_kit import other_bank_sends
from madoguchi.institutions.registry import Institution
from madoguchi.transfers.reads import Transfer as Ordered
from madoguchi.transfers.reconcile import days_to_ask
from madoguchi.worker import clearing, reconcile
from own_building import nights
from stories import draft, press, wish

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Exchange:
    """An institution, its centre, and a business day that no other test has."""

    institution: Institution
    centre: Centre
    day: dt.date

    def at(self, time: str, *, days: int = 0) -> dt.datetime:
        """A moment of the day, or of so many days later."""
        tokyo = dt.timezone(dt.timedelta(hours=9))
        day = self.day + days * ONE_DAY
        return dt.datetime.combine(day, dt.time.fromisoformat(time), tokyo)

    def opens(self, **otherwise: int) -> Person:
        """A customer with money."""
        return open_person(self.institution, balance_yen=1_000_000, **otherwise)

    def sends(self, person: Person, *, yen: int, number: str = "9123456") -> Ordered:
        """A customer sends money to another bank at ten o'clock."""
        at = self.at("10:00")
        return press(person, draft(person, wish(person, yen=yen, number=number), at=at), at=at)

    def gets(self, person: Person, *, yen: int, name: str | None = None) -> None:
        """Another bank sends money to a customer."""
        other_bank_sends(self.centre, person, yen=yen, on=self.day, name=name)

    def carry(self, at: dt.datetime) -> None:
        """Let the worker carry and fetch until nothing moves."""
        while clearing.carry_and_fetch(at=at):
            pass

    def reconcile(self, at: dt.datetime) -> bool:
        """Let the worker ask about the days that are over; whether this day is one of them."""
        asked = days_to_ask(at=at)
        reconcile._rests.end()
        reconcile.go_on(at=at)
        return self.day in asked


def exchanges(institution: Institution, centre: Centre) -> Iterator[Exchange]:
    """An institution and its centre, on one business day after the other."""
    return (Exchange(institution, centre, night.evening) for night in nights())


@contextlib.contextmanager
def exchanging(centre: Centre, *faults: str, timeout_seconds: float = 0.5) -> Iterator[None]:
    """Run the centre with these faults, and let the bank's line lead to it."""
    centre.switch("\n".join(("delay_seconds = 0", *faults)))
    centre.start()
    try:
        with line_to(centre, timeout_seconds=timeout_seconds):
            yield
    finally:
        centre.stop()
