"""Whatever a superuser falsifies of a day's end is found, and what was closed is final."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from closing_kit import close, findings, pay_in
from madoguchi.institutions.registry import Institution
from story_books import account

Bank = tuple[Institution, ...]
pytestmark = pytest.mark.usefixtures("told_to_the_trail", "set_aside")


FALSIFICATIONS = {
    "a closing's balance": "UPDATE ledger_closing SET balance = balance + 1",
    "a closing's version": "UPDATE ledger_closing SET version = version + 1",
    "a closing's day": "UPDATE ledger_closing SET day = day - 60",
    "a closing's account": "UPDATE ledger_closing SET account_id = account_id + 1000000",
    "a closing taken out": "DELETE FROM ledger_closing",
    "the day that postings ask for": "SELECT setval('ledger_closed_through', 1)",
    "a closed day's last entry": (
        "UPDATE ledger_closed_day SET last_entry = 0 WHERE finished_at IS NOT NULL"
    ),
    "the day an account moved": (
        "UPDATE ledger_account SET moved_on = moved_on + 1 WHERE moved_on IS NOT NULL"
    ),
}


@pytest.mark.parametrize("what", FALSIFICATIONS)
def test_what_a_superuser_falsifies_of_a_closing_is_found(
    bank: Bank, day: dt.date, as_superuser: Callable[[], psycopg.Connection[Any]], what: str
) -> None:
    pay_in(account(), 7, day)
    close(day)
    assert findings(bank[0]) == set()
    tables = ("ledger_closing", "ledger_closed_day", "ledger_account")
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {bank[0].key}")
        admin.execute("SET session_replication_role = replica")
        for table in tables:
            admin.execute(f"CREATE TEMP TABLE copy_{table} AS TABLE {table}")
        try:
            admin.execute(FALSIFICATIONS[what])
            assert findings(bank[0]) != set()
        finally:
            for table in tables:
                overriding = "OVERRIDING SYSTEM VALUE" if table == "ledger_account" else ""
                admin.execute(f"DELETE FROM {table}")
                admin.execute(f"INSERT INTO {table} {overriding} TABLE copy_{table}")
            admin.execute(
                "SELECT setval('ledger_closed_through', max(day) - date '1900-01-01')"
                " FROM ledger_closed_day"
            )
    assert findings(bank[0]) == set()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {schema}.ledger_closing SET balance = balance",
        "DELETE FROM {schema}.ledger_closing",
        "TRUNCATE {schema}.ledger_closing",
        "UPDATE {schema}.ledger_closed_day SET day = day - 1",
        "DELETE FROM {schema}.ledger_closed_day",
    ],
)
def test_even_the_owner_is_refused_a_change_of_what_was_closed(
    bank: Bank, as_superuser: Callable[[], psycopg.Connection[Any]], statement: str
) -> None:
    with as_superuser() as admin, pytest.raises(psycopg.Error) as no:
        admin.execute(statement.format(schema=bank[0].key))
    assert no.value.sqlstate == "LG006"
