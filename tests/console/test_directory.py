"""The console goes by the calendar of a database, and says when it needs one and there is none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from madoguchi.institutions import registry
from madoguchi.institutions.registry import Institution
from madoguchi.supervise.postgres import Cluster
from terminal import Ask

BANK_IS_CLOSED = "INSERT INTO reference.directory_bank_holiday VALUES ('2027-06-02', '臨時休業')"
BANK_IS_OPEN = "DELETE FROM reference.directory_bank_holiday WHERE day = '2027-06-02'"


def type_in_a_shell(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a process of its own, as an operator would."""
    return subprocess.run(
        [sys.executable, "-m", "madoguchi.console.main", *words],
        capture_output=True,
        check=False,
        text=True,
        env=dict(os.environ),
    )


def ask_hours() -> dict[str, object]:
    """Ask about a Wednesday."""
    words = ("--deed", "transfer-each-time", "--at", "2027-06-02T10:00", "--json")
    done = type_in_a_shell("hours", "akagi", *words)
    assert (done.returncode, done.stderr) == (0, "")
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_hours_go_by_the_days_an_operator_added(
    cluster: Cluster, bank: tuple[Institution, ...]
) -> None:
    assert ask_hours()["open"] is True
    password = registry.database_password(bank[0].master_key, "postgres")
    with psycopg.connect(cluster.server.dsn("madoguchi"), password=password) as owner:
        owner.autocommit = True
        owner.execute(BANK_IS_CLOSED)
        try:
            assert ask_hours() == {
                "open": False,
                "reason": "not-today",
                "value_date": "2027-06-03",
                "next_open": "2027-06-03T08:25:00+09:00",
            }
        finally:
            owner.execute(BANK_IS_OPEN)


def test_a_refresh_without_a_database_is_one_line_and_exit_2(asleep: Path) -> None:
    done = type_in_a_shell("directory", "refresh", "--data", str(asleep))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("madoguchi: the database: ")
    assert done.stderr.endswith("; has `madoguchi migrate` run?\n")
    assert done.stderr.count("\n") == 1


def test_a_refresh_without_a_master_key_is_one_line_and_exit_2(asleep: Path) -> None:
    (asleep / "master.key").write_bytes(b"short")
    done = type_in_a_shell("directory", "refresh", "--data", str(asleep))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("master.key holds fewer than 32 bytes\n")
    assert done.stderr.count("\n") == 1


def core_only(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the command about core hours."""
    return type_in_a_shell("directory", "core-only", *words)


def test_banks_are_noted_listed_and_taken_back(bank: tuple[Institution, ...]) -> None:
    assert core_only().stdout == "core hours only:\nnone\n"
    try:
        noted = core_only("0005", "0001")
        assert (noted.returncode, noted.stderr) == (0, "")
        assert noted.stdout == "core hours only:\n0001 みずほ\n0005 三菱ＵＦＪ\n"
        assert core_only("0001").stdout == noted.stdout, "once more changes nothing"
        assert core_only().stdout == noted.stdout
        assert core_only("0001", "--undo").stdout == "core hours only:\n0005 三菱ＵＦＪ\n"
    finally:
        assert core_only("0001", "0005", "--undo").stdout == "core hours only:\nnone\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("0001", "9998"), "no bank has the code 9998; nothing was noted"),
        (("みずほ",), "no bank has the code みずほ; nothing was noted"),
        (("0001", "9990"), "of 9990 the profile says it: [clearing] extended_hours"),
        (("--undo",), "--undo needs the CODE of a bank"),
        (("--undo", "9998"), "no bank has the code 9998; nothing was noted"),
    ],
)
def test_what_cannot_be_noted_is_one_line_and_exit_2(
    bank: tuple[Institution, ...], words: tuple[str, ...], said: str
) -> None:
    no = core_only(*words)
    assert (no.returncode, no.stdout, no.stderr) == (2, "", f"madoguchi: {said}\n")
    assert core_only().stdout == "core hours only:\nnone\n"


def test_the_help_says_what_core_hours_mean(ask: Ask, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        ask("directory", "core-only", "--help")
    told = capsys.readouterr().out
    assert "コアタイム" in told and "--undo" in told and "next business day" in told


def test_noting_without_a_database_is_one_line_and_exit_2(asleep: Path) -> None:
    done = core_only("0001", "--data", str(asleep))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.endswith("; has `madoguchi migrate` run?\n")
