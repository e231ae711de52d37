"""`madoguchi hours` tells when something may be done, with and without an installation."""

import datetime as dt
import json
from pathlib import Path

import pytest

from madoguchi.values.day import TOKYO
from terminal import Ask

EACH_TIME = ("--deed", "transfer-each-time", "--to", "other")


def test_within_the_hours_the_answer_is_open_and_today(ask: Ask, bare: Path) -> None:
    reply = ask("hours", "akagi", *EACH_TIME, "--at", "2026-11-20T10:00", "--json")
    assert (reply.code, reply.err) == (0, "")
    assert json.loads(reply.out) == {
        "open": True,
        "reason": None,
        "value_date": "2026-11-20",
        "next_open": None,
    }


def test_outside_the_hours_the_next_opening_is_told_in_japans_time(ask: Ask, bare: Path) -> None:
    # The 23rd is a Monday, but 勤労感謝の日.
    reply = ask("hours", "akagi", *EACH_TIME, "--at", "2026-11-20T06:00:00Z", "--json")
    assert json.loads(reply.out) == {
        "open": False,
        "reason": "outside-hours",
        "value_date": "2026-11-24",
        "next_open": "2026-11-24T08:25:00+09:00",
    }


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("ordinary", "open, counts for 2026-11-20\n"),
        ("savings", "open, counts for 2026-11-20\n"),
        (
            "current",
            "closed (current-account-cutoff), opens 2026-11-24 00:00, counts for 2026-11-24\n",
        ),
    ],
)
def test_the_kind_of_the_receivers_account_matters_after_three(
    kind: str, answer: str, ask: Ask, bare: Path
) -> None:
    words = ("--deed", "transfer-registered", "--receiver-kind", kind, "--at", "2026-11-20T15:00")
    assert ask("hours", "akagi", *words).out == answer


def test_an_inquiry_counts_for_no_day(ask: Ask, bare: Path) -> None:
    assert ask("hours", "naniwa", "--deed", "balance", "--at", "2026-11-20T10:00").out == "open\n"
    assert (
        ask("hours", "naniwa", "--deed", "balance", "--at", "2026-11-20T22:00").out
        == "closed (outside-hours), opens 2026-11-21 08:00\n"
    )


def test_a_moment_that_nobody_names_is_now(ask: Ask, bare: Path) -> None:
    reply = ask("hours", "akagi", "--deed", "reservation", "--json")
    assert reply.code == 0
    assert set(json.loads(reply.out)) == {"open", "reason", "value_date", "next_open"}


def test_a_profile_file_may_be_asked_as_well(ask: Ask, bare: Path) -> None:
    shipped = Path(__file__).parents[2] / "src/madoguchi/demo/profiles/naniwa.toml"
    file = bare / "mine.toml"
    file.write_text(shipped.read_text().replace("07:00-22:00", "07:00-09:00"))
    words = ("--deed", "balance", "--at", "2026-11-20T10:00")
    assert ask("hours", str(file), *words).out.startswith("closed (outside-hours)")


@pytest.mark.parametrize("moment", ["2026-11-20", "tomorrow", "2026-02-30T10:00", "10:00", ""])
def test_a_bad_time_is_answered_with_an_example(moment: str, ask: Ask, bare: Path) -> None:
    reply = ask("hours", "akagi", "--deed", "balance", "--at", moment)
    assert (reply.code, reply.out) == (2, "")
    assert reply.err == (
        f"madoguchi: argument --at: {moment!r} is no moment such as 2026-11-20T10:00 "
        "(see: madoguchi hours --help)\n"
    )


def test_an_unknown_institution_is_answered_with_those_there_are(ask: Ask, bare: Path) -> None:
    reply = ask("hours", "nowhere", "--deed", "balance")
    assert (reply.code, reply.out) == (2, "")
    assert reply.err == (
        "madoguchi: there is no institution 'nowhere'; there are: akagi, naniwa; "
        "or name a profile file\n"
    )


def test_the_calendar_is_never_guessed_beyond_its_end(ask: Ask, bare: Path) -> None:
    reply = ask("hours", "akagi", "--deed", "balance", "--at", "2019-12-31T10:00")
    assert (reply.code, reply.out) == (2, "")
    assert reply.err.startswith(
        "madoguchi: the calendar does not know 2019-12-31; it reaches from 2020-01-01 to "
    )


def test_a_database_that_does_not_answer_leaves_the_days_of_the_law(ask: Ask, asleep: Path) -> None:
    words = ("--deed", "balance", "--at", "2026-11-20T10:00", "--data", str(asleep))
    reply = ask("hours", "akagi", *words)
    assert (reply.code, reply.out) == (0, "open\n")
    assert reply.err == "madoguchi: no calendar from the database; the law's is used\n"


def test_the_clock_stands_where_the_installation_sets_it(ask: Ask, asleep: Path) -> None:
    file = asleep / "installation.toml"
    ten_years = 10 * 366 * 24 * 60 * 60
    file.write_text(f"clock_offset_seconds = {ten_years}\n" + file.read_text())
    reply = ask("hours", "akagi", "--deed", "reservation", "--json", "--data", str(asleep))
    first_choice = dt.date.fromisoformat(json.loads(reply.out)["value_date"])
    assert first_choice.year - dt.datetime.now(TOKYO).year in (10, 11)
