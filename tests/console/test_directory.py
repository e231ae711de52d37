"""The console goes by the calendar of a database, and says when it needs one and there is none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from madoguchi.institutions import registry
from madoguchi.institutions.registry import Institution
from madoguchi.supervise.postgres import Cluster

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
