"""Goal: on the first day everybody moves in through the bank's own verbs, and the books are clean.

Method: the preparation as a program of its own, in a database of its own.
"""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from demonstration import console

from madoguchi.demo.cast import CAST
from madoguchi.demo.prepare import FIRST_DAY
from madoguchi.institutions import registry
from madoguchi.supervise.postgres import Cluster
from madoguchi.values.day import TOKYO

_DATABASE = "first_day"


@pytest.fixture(scope="module")
def folder(
    cluster: Cluster, home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """A demonstration whose first day was cut short once, and has now been spent."""
    folder = tmp_path_factory.mktemp("demo")
    (folder / "master.key").write_bytes((home / "master.key").read_bytes())
    text = (home / "installation.toml").read_text()
    text = text.replace("[database]", f'[database]\nname = "{_DATABASE}"')
    # A Wednesday morning, whatever day it is today.
    text = f"clock_offset_seconds = {_seconds_to('2026-11-25T10:00')}\n{text}"
    (folder / "installation.toml").write_text(text)
    with _connect(cluster, home, "postgres") as admin:
        admin.execute(f"CREATE DATABASE {_DATABASE}".encode())
    with _connect(cluster, home, _DATABASE) as admin:
        admin.execute("CREATE TABLE left_behind ()")
    (folder / FIRST_DAY).touch()
    _prepare(folder)
    yield folder
    with _connect(cluster, home, "postgres") as admin:
        admin.execute(f"DROP DATABASE {_DATABASE} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def admin(
    folder: Path, cluster: Cluster, home: Path
) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    with _connect(cluster, home, _DATABASE) as connection:
        yield connection


def _seconds_to(moment: str) -> float:
    wanted = dt.datetime.fromisoformat(moment).replace(tzinfo=TOKYO)
    return (wanted - dt.datetime.now(TOKYO)).total_seconds()


def _connect(
    cluster: Cluster, home: Path, dbname: str
) -> psycopg.Connection[tuple[Any, ...]]:
    password = registry.database_password((home / "master.key").read_bytes(), "postgres")
    return psycopg.connect(cluster.server.dsn(dbname), password=password, autocommit=True)


def _prepare(folder: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "madoguchi.demo.prepare"],
        check=True,
        env={
            **os.environ,
            "MADOGUCHI_INSTALLATION": str(folder / "installation.toml"),
            "MADOGUCHI_AS_OWNER": "1",
        },
    )


def test_a_first_day_that_was_cut_short_begins_anew(
    folder: Path, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    assert admin.execute("SELECT to_regclass('public.left_behind')").fetchone() == (None,)
    assert not (folder / FIRST_DAY).exists()


def test_the_books_are_clean_after_everybody_has_moved_in(folder: Path) -> None:
    proved = console("verify", "--data", str(folder), "--json")
    assert json.loads(proved.stdout) == {"clean": True, "findings": []}
    assert proved.returncode == 0


@pytest.mark.parametrize("institution", CAST)
def test_everybody_has_moved_in(
    institution: str, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    found = admin.execute(
        f"SELECT c.login_id, c.name_kana, array_agg(a.number ORDER BY a.number)"
        f"  FROM {institution}.customers_contract c"
        f"  JOIN {institution}.customers_deposit_account a ON a.contract_id = c.id"
        f" GROUP BY c.id ORDER BY c.id".encode()
    ).fetchall()
    assert found == [
        (each.login_id, each.kana, sorted(book.number for book in each.passbooks))
        for each in CAST[institution]
    ]


@pytest.mark.parametrize("institution", CAST)
def test_entries_were_posted_in_the_order_of_their_days(
    institution: str, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    days = admin.execute(
        f"SELECT day, posted_at FROM {institution}.ledger_entry ORDER BY id".encode()
    ).fetchall()
    assert len(days) > 400
    assert days == sorted(days)
    assert str(days[0][0]) == "2026-08-01"
    assert str(days[-1][0]) == "2026-11-25"


@pytest.mark.parametrize("institution", CAST)
def test_every_institution_tells_its_customers_something_important(
    institution: str, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    important = admin.execute(
        f"SELECT important FROM {institution}.notices_notice ORDER BY important DESC".encode()
    ).fetchall()
    assert important == [(True,), (False,), (False,)]


def test_the_directory_was_filled(admin: psycopg.Connection[tuple[Any, ...]]) -> None:
    banks = admin.execute("SELECT count(*) FROM reference.directory_bank").fetchone()
    assert banks is not None
    assert banks[0] > 1_000


def test_on_later_days_nobody_moves_in_again(
    folder: Path, admin: psycopg.Connection[tuple[Any, ...]]
) -> None:
    count = "SELECT count(*), max(id) FROM akagi.ledger_entry"
    before = admin.execute(count).fetchone()
    _prepare(folder)
    assert admin.execute(count).fetchone() == before
