"""`madoguchi eod` says what it did, what is still to come, and which days it will not end."""

import datetime as dt
import json
from collections.abc import Callable

import psycopg
import pytest

from madoguchi.day_end import steps
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution, database_password
from madoguchi.ledger import closing
from own_building import Building, Night
from reservers import found, street, wanted
from terminal import Ask, Reply

House = tuple[Institution, ...]
End = Callable[..., Reply]


@pytest.fixture
def eod(ask: Ask, building: Building, monkeypatch: pytest.MonkeyPatch) -> End:
    """Type `madoguchi eod` at a moment in the building."""

    def typed(*words: str, at: dt.datetime) -> Reply:
        building.stand_at(at)
        for name in ("MADOGUCHI_INSTALLATION", "DJANGO_SETTINGS_MODULE"):
            monkeypatch.setenv(name, building.environment()[name])
        return ask("eod", *words)

    return typed


def test_it_ends_yesterday_and_prints_each_step(house: House, night: Night, eod: End) -> None:
    key = house[0].key
    with current.serving(house[0]):
        plans = street(house[0], night, people=3)
        reply = eod("--institution", key, "--json", at=night.after())
        assert reply.code == 0, reply.err
        assert found(plans) == wanted(plans)
    said = json.loads(reply.out)
    assert said["day"] == night.evening.isoformat()
    mine = [each for each in said["steps"] if each["day"] == said["day"]]
    assert [each["name"] for each in mine] == ["closing", "reservations", "tidying"]
    assert mine[1]["count"] == len(plans)
    assert all(each["seconds"] >= 0 for each in mine)
    assert f"{night.evening} reservations: 0 of {len(plans)}" in reply.err.splitlines()


def test_it_tells_how_much_of_a_step_is_done_and_of_how_much(
    house: House, night: Night, eod: End, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "_RESERVATIONS", 1)
    with current.serving(house[0]):
        plans = street(house[0], night, people=3)
        accounts = closing.accounts_count()
        monkeypatch.setattr(steps, "_ACCOUNTS", accounts // 2 + 1)
        reply = eod("--institution", house[0].key, at=night.after())
        assert found(plans) == wanted(plans)
    said = [line for line in reply.err.splitlines() if line.startswith(str(night.evening))]
    assert said[:6] == [
        f"{night.evening} closing: 0 of {accounts:,}",
        f"{night.evening} closing: {accounts // 2 + 1:,} of {accounts:,}",
        *(f"{night.evening} reservations: {done} of 9" for done in (0, 3, 6)),
        f"{night.evening} tidying: 0",
    ]


def test_run_again_it_says_the_same_in_words(house: House, night: Night, eod: End) -> None:
    key = house[0].key
    first = eod("--institution", key, "--date", str(night.evening), at=night.after())
    again = eod("--institution", key, "--date", str(night.evening), at=night.after())
    assert (first.code, again.code) == (0, 0)
    assert again.out.splitlines()[-2].startswith(f"{night.evening} reservations: 0 in ")


def test_before_the_dawn_it_ends_with_1_and_says_when_to_come_again(
    house: House, night: Night, eod: End
) -> None:
    reply = eod("--institution", house[0].key, at=night.after("00:01"))
    assert reply.code == 1
    assert f"{night.evening} reservations: not before {night.dawn} 00:05" in reply.err
    with current.serving(house[0]):
        assert closing.closed_through() == night.evening


def test_a_day_that_is_not_over_is_not_ended(house: House, night: Night, eod: End) -> None:
    reply = eod(
        *("--institution", house[0].key, "--date", str(night.evening)), at=night.before("23:30")
    )
    assert (reply.code, reply.out) == (2, "")
    assert reply.err == (
        f"madoguchi: {night.evening} is not over yet: it is {night.evening} 23:30 here\n"
    )


@pytest.mark.parametrize("day", ["2031-01-01", "2024-12-30", "2028-12-31"])
def test_a_day_beyond_the_calendar_is_not_ended(
    house: House, night: Night, eod: End, day: str
) -> None:
    reply = eod("--institution", house[0].key, "--date", day, at=night.after())
    assert (reply.code, reply.out) == (2, "")
    assert "the calendar does not know" in reply.err
    assert "it reaches from 2025-01-01 to 2028-12-31" in reply.err


def test_an_institution_that_is_not_there_is_answered_with_those_there_are(
    house: House, night: Night, eod: End
) -> None:
    reply = eod("--institution", "nobody", at=night.after())
    assert (reply.code, reply.out) == (2, "")
    assert ", ".join(each.key for each in house) in reply.err


def test_what_is_no_day_is_said_to_be_none(house: House, night: Night, eod: End) -> None:
    reply = eod("--institution", house[0].key, "--date", "yesterday", at=night.after())
    assert reply.code == 2
    assert "'yesterday' is no day such as 2026-11-20" in reply.err


def test_a_step_that_breaks_off_ends_with_1_and_can_be_run_again(
    house: House, building: Building, night: Night, eod: End
) -> None:
    key = house[1].key
    password = database_password(building.master_key.read_bytes(), "postgres")
    dsn = building.cluster.server.dsn(building.database)
    with psycopg.connect(dsn, password=password, autocommit=True) as admin:
        admin.execute(f"ALTER TABLE {key}.day_end_step RENAME TO away")
        try:
            broken = eod("--institution", key, at=night.after())
        finally:
            admin.execute(f"ALTER TABLE {key}.away RENAME TO day_end_step")
    assert (broken.code, broken.out) == (1, "")
    assert broken.err.splitlines()[-1] == (
        'madoguchi: the database: relation "day_end_step" does not exist; run it again'
    )
    assert eod("--institution", key, at=night.after()).code == 0
