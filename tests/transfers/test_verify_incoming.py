"""Goal: whatever a superuser falsifies about a credit from another bank is found and named.

Method: one falsification at a time, with every guard of the database switched off, then undone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from cast import AT, open_person
from credits_kit import stored
from madoguchi.console.verify import findings
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import incoming

Bank = tuple[Institution, ...]
Superuser = Callable[[], psycopg.Connection[Any]]

_TABLES = ("wires_incoming_credit", "wires_outgoing", "audit_record", "ledger_entry")
FALSIFICATIONS = {
    "a credit's amount": "UPDATE wires_incoming_credit SET amount_yen = amount_yen + 1",
    "a credit's account": "UPDATE wires_incoming_credit SET account_number = '9999999'",
    "a credit's key": (
        "UPDATE wires_incoming_credit SET key = gen_random_uuid() WHERE outcome = 'credited'"
    ),
    "a credit's ending": (
        "UPDATE wires_incoming_credit SET outcome = 'returned', reason = '01'"
        " WHERE outcome = 'credited'"
    ),
    "a credit that waits again": (
        "UPDATE wires_incoming_credit SET outcome = '', acted_at = NULL WHERE outcome = 'credited'"
    ),
    "a credit's hour": "UPDATE wires_incoming_credit SET acted_at = now() WHERE outcome <> ''",
    "a return's reason": "UPDATE wires_incoming_credit SET reason = '09' WHERE reason <> ''",
    "a credit taken out": "DELETE FROM wires_incoming_credit WHERE outcome = 'credited'",
    "a returned credit taken out": "DELETE FROM wires_incoming_credit WHERE outcome = 'returned'",
    "a return's amount in the outbox": (
        "UPDATE wires_outgoing SET body = jsonb_set(body, '{amount_yen}', '9')"
        " WHERE purpose = 'return'"
    ),
    "a return taken out": "DELETE FROM wires_outgoing WHERE purpose = 'return'",
    "a return that no credit asked for": (
        "UPDATE wires_outgoing SET about = 'x' || about WHERE purpose = 'return'"
    ),
    "an entry for another credit": (
        "UPDATE ledger_entry SET request_id = gen_random_uuid() WHERE kind = 'incoming.credited'"
    ),
    "a record taken out": "DELETE FROM audit_record WHERE what = 'incoming.returned'",
}


@pytest.fixture(scope="module")
def story(bank: Bank) -> Institution:
    """One credit of each ending, and one that waits."""
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        credited = stored(hanako)
        for each in (
            credited,
            stored(hanako, receiver_name="ｼｹﾝ"),
            stored(hanako, account_kind="4"),
        ):
            incoming.act_on(each, at=AT)
        incoming.act_on(stored(hanako, key=credited.key), at=AT)
    return bank[0]


@contextmanager
def falsified(admin: psycopg.Connection[Any], statement: str) -> Iterator[None]:
    """Falsify with every guard switched off, and put all back from copies afterwards."""
    admin.execute("SET session_replication_role = replica")
    for table in _TABLES:
        admin.execute(f"CREATE TEMP TABLE copy_{table} AS TABLE {table}")
    try:
        admin.execute(statement)
        yield
    finally:
        for table in _TABLES:
            admin.execute(f"DELETE FROM {table}")
            admin.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE copy_{table}")
            admin.execute(f"DROP TABLE copy_{table}")


@pytest.mark.parametrize("what", FALSIFICATIONS)
def test_what_a_superuser_falsifies_about_a_credit_is_found(
    story: Institution, as_superuser: Superuser, what: str
) -> None:
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {story.key}")
        assert findings(story) == []
        with falsified(admin, FALSIFICATIONS[what]):
            assert findings(story) != [], what
        assert findings(story) == [], "put back, the books are clean again"


def test_the_finding_names_the_credit_and_the_rule(
    story: Institution, as_superuser: Superuser
) -> None:
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {story.key}")
        with falsified(admin, FALSIFICATIONS["a return taken out"]):
            found = findings(story)
    assert {each["check"] for each in found} == {
        "a credit from another bank is booked as it came, or sent back (T-05)"
    }
    assert {each["wrong"] for each in found} == {"no such return, or it says something else"}


def test_a_credit_that_waits_is_no_fault(story: Institution) -> None:
    hanako = open_person(story)
    with current.serving(story):
        waiting = stored(hanako)
        assert findings(story) == []
        incoming.act_on(waiting, at=AT)
    assert findings(story) == []
