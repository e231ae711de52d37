"""Goal: three schedulers at once, killed again and again, do to the bank what one does in peace.

Method: processes of the operators' own command, forked and killed with SIGKILL where they stand;
two streets that wish the same, one ended in peace, one under fire.
`make soak SOAK="--eod 1000"` is the long form.
"""

import json
import subprocess
import sys
from typing import Any

from madoguchi.audit import recall
from madoguchi.console.verify import findings
from madoguchi.day_end import notes, run
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import closing
from own_building import Building, Night
from reservers import found, street, wanted

House = tuple[Institution, ...]
_PEOPLE = 20
_ACCOUNTS = 6


def schedulers(
    building: Building, institution: Institution, night: Night, **options: object
) -> dict[str, Any]:
    """Let schedulers end the night's day; returns how they fared."""
    building.stand_at(night.after())
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    asked = ["--institution", institution.key, "--date", str(night.evening), *words]
    ended = subprocess.run(
        [sys.executable, "-m", "soak.schedulers", *asked],
        env=building.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    fared: dict[str, Any] = json.loads(ended.stdout)
    return fared


def test_three_schedulers_at_once_give_the_same_result_once(
    house: House, building: Building, night: Night
) -> None:
    with current.serving(house[1]):
        plans = street(house[1], night, people=_PEOPLE)
        fared = schedulers(building, house[1], night, hands=3)
        assert fared["ended_well"] == 3
        assert found(plans) == wanted(plans)
        said = [each.what for each in recall.told(chain=notes.CHAIN, about=f"day:{night.evening}")]
        assert said == ["day-end.closing", "day-end.reservations", "day-end.tidying"]
    assert findings(house[1]) == []


def test_killed_at_random_they_do_what_is_done_in_peace(
    house: House, building: Building, night: Night
) -> None:
    under_fire = next(building.nights)
    with current.serving(house[0]):
        in_peace = street(house[0], night, people=_PEOPLE, accounts_count=_ACCOUNTS)
        run.run(night.evening, at=night.after(), progress=lambda *said: None)
        plans = street(house[0], under_fire, people=_PEOPLE, accounts_count=_ACCOUNTS)
        fared = schedulers(building, house[0], under_fire, kills=30, seed=11, longest=0.1, piece=1)
        assert fared["kills"] >= 30 and fared["amid"] >= 15, fared
        first, last = fared["left"]
        assert last < len(plans) / 4 and first > len(plans) * 3 / 4, "from the beginning to the end"
        assert found(plans) == found(in_peace) == wanted(plans)
        assert closing.closed_through() == under_fire.evening
        counts = {
            each.what: each.detail["count"]
            for each in recall.told(chain=notes.CHAIN, about=f"day:{under_fire.evening}")
        }
        assert counts["day-end.reservations"] == len(plans)
        assert set(counts) == {"day-end.closing", "day-end.reservations", "day-end.tidying"}
    assert findings(house[0]) == []
