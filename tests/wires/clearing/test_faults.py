"""Goal: the faults of the simulated centre can be repeated exactly, and be switched while it runs.

Method: the same question twice, shares counted over many keys, and files right and wrong.
"""

import datetime as dt
from pathlib import Path

import pytest

from madoguchi.values.day import TOKYO
from madoguchi.wires.clearing.faults import BadFaults, Faults, faults_file, read_faults

KEYS = [f"{number:032x}" for number in range(1000)]


def test_the_same_seed_makes_the_same_faults() -> None:
    one, same, other = (Faults(seed=seed, return_rate=0.3) for seed in (7, 7, 8))
    drawn = [one.returns(key=key) for key in KEYS]
    assert drawn == [same.returns(key=key) for key in KEYS]
    assert drawn != [other.returns(key=key) for key in KEYS]


def test_a_share_is_kept_over_many_keys() -> None:
    faults = Faults(seed=1, return_rate=0.3, repeat=0.5)
    assert 250 < sum(faults.returns(key=key) for key in KEYS) < 350
    assert 450 < sum(faults.repeats(key=key) for key in KEYS) < 550


def test_never_is_never_and_always_is_always() -> None:
    never, always = Faults(), Faults(answer_lost=1, repeat=1, return_rate=1)
    assert not any(never.returns(key=key) or never.repeats(key=key) for key in KEYS)
    assert all(always.returns(key=key) and always.repeats(key=key) for key in KEYS)
    assert all(always.loses_answer(about=key, attempt=1) for key in KEYS)


def test_another_attempt_is_another_draw() -> None:
    faults = Faults(seed=3, answer_lost=0.5)
    drawn = {faults.loses_answer(about=KEYS[0], attempt=attempt) for attempt in range(20)}
    assert drawn == {True, False}


@pytest.mark.parametrize(
    "wrong",
    [
        {"repeat": 1.1},
        {"answer_lost": -0.1},
        {"return_rate": float("nan")},
        {"delay_seconds": -1},
        {"delay_seconds": float("inf")},
        {"name_hours": "8-15"},
        {"name_hours": "08:30-24:30"},
    ],
)
def test_a_senseless_fault_cannot_be_built(wrong: dict[str, float]) -> None:
    with pytest.raises(BadFaults):
        Faults(**wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "moment", "open_now"),
    [
        ("", "2026-11-22T03:00", True),
        ("08:30-21:00", "2026-11-20T08:29", False),
        ("08:30-21:00", "2026-11-20T08:30", True),
        ("08:30-21:00", "2026-11-20T20:59", True),
        ("08:30-21:00", "2026-11-20T21:00", False),
        ("00:00-24:00", "2026-11-20T23:59", True),
        ("08:30-21:00", "2026-11-21T10:00", False),
    ],
)
def test_names_are_answered_on_weekdays_within_the_hours(
    hours: str, moment: str, open_now: bool
) -> None:
    at = dt.datetime.fromisoformat(moment).replace(tzinfo=TOKYO)
    assert Faults(name_hours=hours).answers_names(at) is open_now
    assert Faults(name_hours=hours, names_closed=True).answers_names(at) is False


def test_the_faults_file_stands_beside_the_store() -> None:
    assert faults_file(Path("centre.sqlite3")) == Path("centre.faults.toml")


def test_what_the_file_does_not_name_stays_as_it_was(tmp_path: Path) -> None:
    start, file = Faults(seed=5, repeat=0.25), tmp_path / "centre.faults.toml"
    assert read_faults(file=file, otherwise=start) == start
    file.write_text("silent = true\ndelay_seconds = 2\n")
    expected = Faults(seed=5, repeat=0.25, silent=True, delay_seconds=2)
    assert read_faults(file=file, otherwise=start) == expected


@pytest.mark.parametrize(
    "wrong",
    [
        "silent = ",
        "quiet = true",
        "silent = 1",
        "repeat = true",
        "repeat = 2",
        'seed = "7"',
        "seed = 7.5",
    ],
)
def test_a_wrong_file_is_refused(tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "centre.faults.toml"
    file.write_text(wrong)
    with pytest.raises(BadFaults):
        read_faults(file=file, otherwise=Faults())
