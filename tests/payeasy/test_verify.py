"""Proving the payments: whatever a superuser falsifies about one is found and named."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from cast import AT, open_person
from madoguchi.console.verify import findings
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.payeasy import settle
from payeasy_kit import Network, fresh_number, pay_bill

Bank = tuple[Institution, ...]
Superuser = Callable[[], psycopg.Connection[Any]]

_TABLES = ("payeasy_payment", "wires_outgoing", "ledger_entry", "ledger_leg", "audit_record")

FALSIFICATIONS = {
    "its amount": "UPDATE payeasy_payment SET amount_yen = amount_yen + 1",
    "its biller": "UPDATE payeasy_payment SET biller_number = '59002'",
    "its number": "UPDATE payeasy_payment SET number = '99999999'",
    "its state": "UPDATE payeasy_payment SET state = 'settled' WHERE state = 'accepted'",
    "its return": (
        "UPDATE payeasy_payment SET state = 'settled', return_reason = '' WHERE state = 'returned'"
    ),
    "its reason": "UPDATE payeasy_payment SET return_reason = '04' WHERE state = 'returned'",
    "its receipt": "UPDATE payeasy_payment SET id = id + 1000",
    "its last change": "UPDATE payeasy_payment SET changed_at = now()",
    "that it was made": "DELETE FROM payeasy_payment WHERE state = 'accepted'",
    "its message": (
        "UPDATE wires_outgoing SET body = jsonb_set(body, '{bill_code}', '\"x\"')"
        " WHERE wire = 'payeasy'"
    ),
    "that it has a message": "DELETE FROM wires_outgoing WHERE wire = 'payeasy'",
    "its entry": (
        "DELETE FROM ledger_leg WHERE entry_id IN"
        " (SELECT entry_id FROM payeasy_payment WHERE state = 'accepted')"
    ),
    "what the trail says": ("DELETE FROM audit_record WHERE what = 'payeasy.accepted'"),
}


@pytest.fixture
def story(bank: Bank, billers: Network) -> Institution:
    """A payment that waits for its biller, and one whose money came back."""
    hanako = open_person(bank[1], balance_yen=100_000)
    with current.serving(bank[1]):
        pay_bill(hanako, fresh_number("9100"))
        settle.give_back(pay_bill(hanako, fresh_number("9100")).key, reason="03", at=AT)
    return bank[1]


@contextmanager
def falsified(admin: psycopg.Connection[Any], statements: str) -> Iterator[None]:
    """Falsify with every guard of the database switched off, and put all back afterwards."""
    admin.execute("SET session_replication_role = replica")
    for table in _TABLES:
        admin.execute(f"CREATE TEMP TABLE copy_{table} AS TABLE {table}")
    try:
        admin.execute(statements)
        yield
    finally:
        for table in _TABLES:
            admin.execute(f"DELETE FROM {table}")
            overriding = "OVERRIDING SYSTEM VALUE" if table != "audit_record" else ""
            admin.execute(f"INSERT INTO {table} {overriding} TABLE copy_{table}")
            admin.execute(f"DROP TABLE copy_{table}")
        admin.execute("SET session_replication_role = origin")


def test_whatever_is_falsified_about_a_payment_is_found(
    story: Institution, as_superuser: Superuser
) -> None:
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {story.key}")
        assert findings(story) == []
        for what, statements in FALSIFICATIONS.items():
            with falsified(admin, statements):
                found = {finding["check"] for finding in findings(story)}
            assert any("payment" in check for check in found), (what, found)
        assert findings(story) == [], "put back, the books are clean again"
