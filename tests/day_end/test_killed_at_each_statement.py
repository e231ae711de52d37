"""Goal: a day's end killed before any of its statements is made once by those who run on.

Method: a scheduler that kills itself before its first, second, third … statement, on one night
after the other, until one ends well; after each, three schedulers at once.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from cast import Person
from hands import all_at_once
from madoguchi.console.verify import findings
from madoguchi.day_end import steps
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import closing
from nights import DAY, end, told
from own_building import Building, Night
from reservers import Plan, found, open_saver, reserve, wanted
from stories import wish

House = tuple[Institution, ...]
CutOff = Callable[[Institution, Night, int], dict[str, str]]
# There are not so many statements; a loop that never ends would end here.
_TOO_MANY = 140


@pytest.fixture
def cut_off(building: Building) -> Iterator[CutOff]:
    """Let a scheduler end a night's day, and kill itself before a statement."""
    program = subprocess.Popen(
        [sys.executable, "-m", "soak.cut_off"],
        env=building.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert program.stdin is not None and program.stdout is not None

    def cut(institution: Institution, night: Night, nth: int) -> dict[str, str]:
        asked = (institution.key, night.evening, night.after().isoformat(), nth)
        print(*asked, file=program.stdin, flush=True)
        fate: dict[str, str] = json.loads(program.stdout.readline())
        return fate

    yield cut
    program.stdin.close()
    assert program.wait(timeout=60) == 0
    program.stdout.close()


def plans_for(night: Night, rich: Person, poor: Person) -> list[Plan]:
    """One can pay what he reserves for the dawn, one cannot: two contracts, two pieces."""
    sent, short = (reserve(each, wish(each, yen=1_000), night) for each in (rich, poor))
    return [
        Plan(sent.request_id, "sent", "accepted", 1),
        Plan(short.request_id, "short", "failed", 0),
    ]


def nights_on_end(building: Building) -> Iterator[Night]:
    """Nights that no other test has, where it can be one right after the other."""
    for night in building.nights:
        yield night
        if calendar().is_business_day(night.dawn + DAY):
            yield Night(night.dawn)


def test_killed_before_any_statement_a_days_end_is_made_once(
    house: House, building: Building, cut_off: CutOff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "_RESERVATIONS", 1)
    bank, nights = house[0], nights_on_end(building)
    killed_before: list[str] = []
    fate: dict[str, str] = {}
    with current.serving(bank):
        night = next(nights)
        people = [open_saver(bank, yen=yen, night=night) for yen in (1_000_000, 500)]
        while "ended" not in fate and len(killed_before) < _TOO_MANY:
            if closing.closed_through() != night.evening - DAY:
                end(night, day=night.evening - DAY)
            plans = plans_for(night, *people)
            fate = cut_off(bank, night, len(killed_before) + 1)
            results = all_at_once(lambda _, night=night: end(night), hands=3, institution=bank)
            assert [each for each in results if isinstance(each, Exception)] == [], fate
            assert_ended_once(night, plans, fate)
            killed_before += [fate["killed_before"]] if "killed_before" in fate else []
            night = next(nights)
    assert fate == {"ended": "0"}
    for statement in ("finish_closing", "madoguchi_post_all", "audit_append", "_commit_gen"):
        assert any(statement in each for each in killed_before), f"control: {statement} counts"
    assert findings(bank) == []


def assert_ended_once(night: Night, plans: list[Plan], fate: dict[str, str]) -> None:
    """The night's day is closed and told once, and every reservation has its one end."""
    assert found(plans) == wanted(plans), fate
    assert [what for what, _ in told(night)] == [
        "day-end.closing",
        "day-end.reservations",
        "day-end.tidying",
    ], fate
    assert dict(told(night))["day-end.reservations"] == len(plans), fate
    assert closing.closed_through() == night.evening, fate
