"""Goal: the worker ends days by itself, at their moments, and in shares that let others work.

Method: its round called as the clock goes on; then a real worker, started for one night.
"""

import datetime as dt
import json
import signal
import subprocess
import time

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cast import Person
from madoguchi.audit import recall
from madoguchi.day_end import notes, run, steps
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import closing
from madoguchi.wires.models import Outgoing
from madoguchi.worker import day_end
from own_building import Building, Night
from reservers import found, open_saver, reserve, street, wanted
from stories import wish

House = tuple[Institution, ...]


@pytest.fixture(autouse=True)
def rested() -> None:
    """A worker that has just been started."""
    day_end._under_way.clear()
    day_end._rests._spans.clear()


def go_on_until_all_is_done(at: dt.datetime) -> int:
    """Make rounds until one finds nothing to do; returns how many did something."""
    shares = 0
    while day_end.go_on(at=at):
        shares += 1
    return shares


def told(night: Night) -> list[str]:
    chain = notes.CHAIN
    return [each.what for each in recall.told(chain=chain, about=f"day:{night.evening}")]


def test_a_day_is_ended_as_its_moments_come(house: House, night: Night) -> None:
    with current.serving(house[0]):
        plans = street(house[0], night, people=3)
        go_on_until_all_is_done(night.before("17:59"))
        assert told(night) == []
        go_on_until_all_is_done(night.before("18:00"))
        assert told(night) == ["day-end.warnings"]
        go_on_until_all_is_done(night.after("00:00"))
        assert told(night)[1:] == ["day-end.closing"]
        go_on_until_all_is_done(night.after("00:05"))
        assert told(night)[2:] == ["day-end.reservations", "day-end.tidying"]
        assert found(plans) == wanted(plans)


def test_between_its_moments_it_asks_the_database_nothing(house: House, night: Night) -> None:
    with current.serving(house[0]):
        go_on_until_all_is_done(night.after("00:10"))
        with CaptureQueriesContext(connections[house[0].key]) as asked:
            assert day_end.go_on(at=night.after("00:11")) == 0
            assert day_end.go_on(at=night.after("17:59")) == 0
        assert len(asked) == 0
        with CaptureQueriesContext(connections[house[0].key]) as asked:
            day_end.go_on(at=night.after("18:00"))
        assert len(asked) > 0, "control: at its moment it does"


def test_in_the_evening_it_looks_again_every_five_minutes_until_midnight(
    house: House, night: Night
) -> None:
    with current.serving(house[0]):
        poor = open_saver(house[0], yen=500, night=night)
        go_on_until_all_is_done(night.before("18:00"))
        reserve(poor, wish(poor, yen=1_000), night)
        with CaptureQueriesContext(connections[house[0].key]) as asked:
            assert day_end.go_on(at=night.before("18:04")) == 0
        assert (len(asked), warnings_of(poor)) == (0, 0)
        for moment in ("18:05", "18:10", "23:55"):
            assert day_end.go_on(at=night.before(moment)) == 0
            assert warnings_of(poor) == 1
        go_on_until_all_is_done(night.after("00:00"))
        assert told(night) == ["day-end.warnings", "day-end.closing"]
        with CaptureQueriesContext(connections[house[0].key]) as asked:
            assert day_end.go_on(at=night.after("00:04")) == 0
        assert len(asked) == 0, "no warning in the night"


def warnings_of(person: Person) -> int:
    about = f"{person.contract_id}/"
    return Outgoing.objects.filter(purpose="transfer.short", about__startswith=about).count()


def test_a_clock_that_is_set_back_is_believed(house: House, night: Night) -> None:
    with current.serving(house[0]):
        go_on_until_all_is_done(night.before("20:00"))
        with CaptureQueriesContext(connections[house[0].key]) as asked:
            day_end.go_on(at=night.before("19:00"))
        assert len(asked) > 0


def test_what_breaks_is_begun_anew_a_minute_later(
    house: House, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    with current.serving(house[0]):
        go_on_until_all_is_done(night.before("10:00"))
        with monkeypatch.context() as broken:
            broken.setattr(closing, "finish", _breaks)
            with pytest.raises(OSError, match="disk"):
                day_end.go_on(at=night.after("00:00"))
            assert day_end.go_on(at=night.after("00:00")) == 0, "not at once"
        assert closing.closed_through() != night.evening
        go_on_until_all_is_done(night.after("00:01"))
        assert closing.closed_through() == night.evening


def _breaks(day: dt.date, *, at: dt.datetime) -> None:
    raise OSError("disk")


def test_a_share_is_short_and_the_next_one_goes_on(
    house: House, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_end, "_SHARE_SECONDS", 0.0)
    monkeypatch.setattr(steps, "_RESERVATIONS", 1)
    with current.serving(house[0]):
        plans = street(house[0], night, people=4)
        go_on_until_all_is_done(night.before("20:00"))
        shares = go_on_until_all_is_done(night.after("00:10"))
        assert shares >= 4 + 2, "one for each contract, and the other steps"
        assert found(plans) == wanted(plans)


def test_after_midnight_the_day_that_is_over_comes_before_what_was_left(
    house: House, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What yesterday's dawn left over is paid today, and never before yesterday is closed."""
    monkeypatch.setattr(day_end, "_SHARE_SECONDS", 0.0)
    monkeypatch.setattr(steps, "_RESERVATIONS", 1)
    with current.serving(house[0]):
        plans = street(house[0], night, people=3)
        run.run(night.evening, at=night.after("00:01"), progress=lambda *said: None)
        assert day_end.go_on(at=night.after("23:59")) == 1
        assert sum(plan.state == "reserved" for plan in found(plans)) == 6
        tomorrow = Night(night.dawn)
        assert day_end.go_on(at=tomorrow.after("00:06")) == 1
        assert closing.closed_through() == night.dawn
        assert sum(plan.state == "reserved" for plan in found(plans)) == 6
        go_on_until_all_is_done(tomorrow.after("00:06"))
        assert found(plans) == wanted(plans)


def test_a_real_worker_ends_the_day_by_itself_and_says_so(
    house: House, building: Building, night: Night
) -> None:
    with current.serving(house[1]):
        hanako = open_saver(house[1], yen=10_000, night=night)
        order = reserve(hanako, wish(hanako, yen=1_000), night)
        building.stand_at(night.after())
        log = building.folder / "worker.log"
        with log.open("wb") as lines:
            worker = subprocess.Popen(
                building.program("worker"), env=building.environment(), stderr=lines
            )
            until = time.monotonic() + 60
            while "day-end.tidying" not in told(night) and time.monotonic() < until:
                time.sleep(0.2)
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(timeout=30) == 0
        assert told(night) == ["day-end.closing", "day-end.reservations", "day-end.tidying"]
        said = [json.loads(line) for line in log.read_text().splitlines()]
        mine = [each for each in said if each.get("institution") == house[1].key]
        steps_said = [each["step"] for each in mine if each["event"] == "day's end"]
        assert steps_said[-3:] == ["closing", "reservations", "tidying"]
        assert str(order.request_id) not in log.read_text()
