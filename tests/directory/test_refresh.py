"""A refresh makes the directory right again, writes only what differs, and keeps edited days."""

import datetime as dt
import os
import re
import subprocess
import sys
from typing import Any, LiteralString

import psycopg
import pytest
from django.db import ProgrammingError
from zengin_code import Bank as Listed  # type: ignore[import-untyped]

from madoguchi.directory import membership, search
from madoguchi.directory.models import Bank, BankHoliday, Branch
from madoguchi.institutions.registry import Institution

OWN_BRANCHES = 8
SAID = re.compile(
    r"(\d+) banks, (\d+) branches: (\d+) added, (\d+) changed, (\d+) removed; "
    r"calendar to (\d+): (\d+) days added\n"
)


def refresh() -> tuple[int, ...]:
    """Run the operator's command; returns every figure it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.console.main", "directory", "refresh"],
        capture_output=True,
        check=True,
        text=True,
        env=dict(os.environ),
    )
    match = SAID.fullmatch(done.stdout)
    assert match is not None
    return tuple(map(int, match.groups()))


@pytest.fixture(scope="module", autouse=True)
def up_to_date(bank: tuple[Institution, ...]) -> None:
    """Begin with a calendar that reaches as far as today's clock wants it."""
    refresh()


def rows(owner: psycopg.Connection, query: LiteralString) -> list[tuple[Any, ...]]:
    return owner.execute(query).fetchall()


def test_the_whole_national_list_and_our_own_institutions_are_there(
    served: Institution, owner: psycopg.Connection
) -> None:
    listed_branches = sum(len(bank.branches) for bank in Listed.all.values())
    assert Bank.objects.count() == len(Listed.all) + 2
    assert Branch.objects.count() == listed_branches + OWN_BRANCHES
    own = Bank.objects.get(code="9990")
    assert (own.name, own.kana, own.kind) == ("赤城信用組合", "アカギシンクミ", "信用組合")


def test_a_refresh_mends_what_differs_and_nothing_else(owner: psycopg.Connection) -> None:
    before = rows(owner, "SELECT id, bank_id, code, name FROM directory_branch ORDER BY id")
    owner.execute("UPDATE directory_bank SET name = 'みずは', name_key = 'x' WHERE code = '0001'")
    owner.execute(
        "UPDATE directory_branch SET name = '本店' WHERE (bank_id, code) = ('9990', '002')"
    )
    owner.execute("DELETE FROM directory_branch WHERE (bank_id, code) = ('9997', '020')")
    owner.execute(
        "INSERT INTO directory_bank"
        " (code, name, kana, kind, search_key, name_key, sound, extended_hours)"
        " VALUES ('9998', '架空', 'カクウ', 'その他', 'カクウ', '架空', 'カ', true)"
    )
    owner.execute(
        "INSERT INTO directory_branch (bank_id, code, name, kana, search_key, name_key, sound)"
        " VALUES ('9998', '001', '架空', 'カクウ', 'カクウ', '架空', 'カ')"
    )
    banks, branches, added, changed, removed, _, days = refresh()
    assert (banks, branches) == (len(Listed.all) + 2, len(before))
    assert (added, changed, removed, days) == (1, 2, 2, 0)
    after = rows(owner, "SELECT id, bank_id, code, name FROM directory_branch ORDER BY id")
    assert {row[1:] for row in after} == {row[1:] for row in before}
    assert set(before) - set(after) == {row for row in before if row[1:3] == ("9997", "020")}
    assert rows(owner, "SELECT name, name_key FROM directory_bank WHERE code = '0001'") == [
        ("みずほ", "ミズホ")
    ]
    assert rows(owner, "SELECT code FROM directory_bank WHERE code = '9998'") == []


def test_a_refresh_keeps_an_operators_mark(
    served: Institution, owner: psycopg.Connection, core_only: str
) -> None:
    owner.execute("UPDATE directory_bank SET name = 'みずは' WHERE code = %s", (core_only,))
    changed = refresh()[3]
    assert changed == 1, "control: the row was written anew"
    assert membership.core_only([core_only]) == {core_only}


def test_a_refresh_gives_our_own_banks_what_their_profiles_say(
    served: Institution, owner: psycopg.Connection
) -> None:
    owner.execute("UPDATE directory_bank SET extended_hours = false WHERE code = '9997'")
    assert membership.core_only(["9997"]) == {"9997"}, "control: it was marked"
    assert refresh()[2:5] == (0, 1, 0)
    assert membership.core_only(["9997"]) == set()


def test_the_calendar_grows_and_keeps_what_was_edited_by_hand(owner: psycopg.Connection) -> None:
    [(horizon,)] = rows(owner, "SELECT horizon FROM directory_calendar_span")
    assert isinstance(horizon, dt.date)
    whole = rows(owner, "SELECT day, name FROM directory_bank_holiday ORDER BY day")
    added, removed = dt.date(2026, 6, 1), dt.date(2026, 11, 23)
    owner.execute("INSERT INTO directory_bank_holiday VALUES (%s, '臨時休業')", (added,))
    owner.execute("DELETE FROM directory_bank_holiday WHERE day IN (%s, '2020-01-01')", (removed,))
    owner.execute("DELETE FROM directory_bank_holiday WHERE day >= '2027-01-01'")
    owner.execute("UPDATE directory_calendar_span SET horizon = '2026-12-31'")
    missing = [day for day, _ in whole if isinstance(day, dt.date) and day.year >= 2027]
    try:
        *_, last_year, days = refresh()
        assert (last_year, days) == (horizon.year, len(missing))
        edited = dict(rows(owner, "SELECT day, name FROM directory_bank_holiday"))
        assert edited.pop(added) == "臨時休業"
        assert set(dict(whole)) - set(edited) == {removed, dt.date(2020, 1, 1)}
        assert rows(owner, "SELECT horizon FROM directory_calendar_span") == [(horizon,)]
        assert refresh()[2:5] == (0, 0, 0)
    finally:
        owner.execute("DELETE FROM directory_bank_holiday")
        with owner.cursor() as cursor:
            cursor.executemany("INSERT INTO directory_bank_holiday VALUES (%s, %s)", whole)


def test_an_institution_may_read_the_directory_and_not_write_it(served: Institution) -> None:
    assert search.bank("0001") is not None
    for write in (
        lambda: Bank.objects.filter(code="0001").update(name="x"),
        lambda: Branch.objects.filter(bank_id="0001").delete(),
        lambda: BankHoliday.objects.create(day=dt.date(2027, 6, 1), name="x"),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            write()
