"""Goal: on the first day everybody moves in through the bank's own verbs, and the books are clean.

Method: the running demonstration's database and `madoguchi verify`.
"""

import json

import pytest

from demonstration import Connection, Demonstration, console
from madoguchi.demo.bulletins import BULLETINS
from madoguchi.demo.cast import CAST
from madoguchi.demo.prepare import FIRST_DAY


def test_a_first_day_that_was_cut_short_begins_anew(demo: Demonstration, admin: Connection) -> None:
    assert admin.execute("SELECT to_regclass('public.left_behind')").fetchone() == (None,)
    assert not (demo.folder / FIRST_DAY).exists()


def test_the_books_are_clean_after_everybody_has_moved_in(demo: Demonstration) -> None:
    proved = console("verify", "--data", str(demo.folder), "--json")
    assert json.loads(proved.stdout) == {"clean": True, "findings": []}
    assert proved.returncode == 0


@pytest.mark.parametrize("institution", CAST)
def test_everybody_has_moved_in(institution: str, admin: Connection) -> None:
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
def test_everybody_has_registered_whom_he_pays_again(institution: str, admin: Connection) -> None:
    found = admin.execute(
        f"SELECT c.login_id, p.number, p.name_kana, p.note, p.on_paper, p.branch_name <> ''"
        f"  FROM {institution}.customers_payee p"
        f"  JOIN {institution}.customers_contract c ON c.id = p.contract_id ORDER BY p.id".encode()
    ).fetchall()
    assert found == [
        (person.login_id, payee.number, payee.kana, payee.note, payee.on_paper, True)
        for person in CAST[institution]
        for payee in person.payees
    ]


@pytest.mark.parametrize("institution", CAST)
def test_entries_were_posted_in_the_order_of_their_days(
    institution: str, admin: Connection
) -> None:
    days = admin.execute(
        f"SELECT day, posted_at FROM {institution}.ledger_entry ORDER BY id".encode()
    ).fetchall()
    assert len(days) > 400
    assert days == sorted(days)
    assert (str(days[0][0]), str(days[-1][0])) == ("2026-08-01", "2026-11-25")


@pytest.mark.parametrize("institution", CAST)
def test_every_institution_tells_its_customers_something_important(
    institution: str, admin: Connection
) -> None:
    told = admin.execute(
        f"SELECT important, title FROM {institution}.notices_notice ORDER BY id".encode()
    ).fetchall()
    assert told == [(each.important, each.title) for each in BULLETINS]
    assert [important for important, _ in told] == [True, False, False]


def test_the_directory_was_filled(admin: Connection) -> None:
    banks = admin.execute("SELECT count(*) FROM reference.directory_bank").fetchone()
    assert banks is not None
    assert banks[0] > 1_000
