"""Whatever a superuser falsifies of what is held back, or of a line, is found (L-14, L-15)."""

import uuid
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from cast import AT, open_person
from madoguchi.console.verify import findings
from madoguchi.deposits import holds, overdraft
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.account import AccountKind
from story_books import floor_kept_by

Bank = tuple[Institution, ...]
Superuser = Callable[[], psycopg.Connection[Any]]

LIVE = "(SELECT max(id) FROM ledger_hold)"
HIS = f"(SELECT account_id FROM ledger_hold WHERE id = {LIVE})"

# What is done, and the invariant that is broken.
FALSIFICATIONS = {
    "what an account holds back": (
        f"UPDATE ledger_account SET held_yen = held_yen - 1 WHERE id = {HIS}",
        "L-14",
    ),
    "a hold's amount": (f"UPDATE ledger_hold SET yen = yen - 1 WHERE id = {LIVE}", "L-14"),
    "a hold's amount, the account mended": (
        f"UPDATE ledger_hold SET yen = yen - 1 WHERE id = {LIVE};"
        f"UPDATE ledger_account SET held_yen = held_yen - 1 WHERE id = {HIS}",
        "L-15",
    ),
    "a hold's account": (
        f"UPDATE ledger_hold SET account_id = account_id + 1000000 WHERE id = {LIVE}",
        "L-14",
    ),
    "a hold's reason": (f"UPDATE ledger_hold SET why = 'reserve' WHERE id = {LIVE}", "L-15"),
    "a hold taken out, the account mended": (
        f"UPDATE ledger_account SET held_yen = 0 WHERE id = {HIS};"
        f"DELETE FROM ledger_hold WHERE id = {LIVE}",
        "L-15",
    ),
    "a hold put in, the account mended": (
        "INSERT INTO ledger_hold (request_id, account_id, yen, why, placed_at)"
        f" VALUES (gen_random_uuid(), {HIS}, 1, 'seizure', now());"
        f"UPDATE ledger_account SET held_yen = held_yen + 1 WHERE id = {HIS}",
        "L-15",
    ),
    "a release put in, the account mended": (
        f"INSERT INTO ledger_hold_release VALUES ({LIVE}, gen_random_uuid(), now());"
        f"UPDATE ledger_account SET held_yen = 0 WHERE id = {HIS}",
        "L-15",
    ),
    "a release taken out": ("DELETE FROM ledger_hold_release", "L-14"),
    "a release of nothing": (
        "INSERT INTO ledger_hold_release VALUES (1000000, gen_random_uuid(), now())",
        "L-14",
    ),
    "one held back on the bank's own account": (
        "UPDATE ledger_account SET held_yen = 1 WHERE code = 'transfer-fees'",
        "L-14",
    ),
    "an overdraft line": (
        f"UPDATE ledger_account SET floor_yen = floor_yen - 1 WHERE id = {HIS}",
        "L-15",
    ),
}


@pytest.mark.parametrize("what", FALSIFICATIONS)
def test_what_a_superuser_falsifies_is_found_and_named(
    bank: Bank, as_superuser: Superuser, what: str
) -> None:
    taro = open_person(bank[0], balance_yen=10_000, kind=AccountKind.CURRENT)
    [account] = taro.accounts
    with current.serving(bank[0]):
        overdraft.change_line(account, line_yen=500, by="story", at=AT)
        for _ in range(2):
            holds.hold_back(
                account, yen=400, why="seizure", request_id=uuid.uuid4(), by="story", at=AT
            )
        earlier = holds.held_of([account])[0]
        holds.release(earlier, request_id=uuid.uuid4(), by="story", at=AT)
    assert findings(bank[0]) == []
    statements, broken = FALSIFICATIONS[what]
    tables = ("ledger_account", "ledger_hold", "ledger_hold_release")
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {bank[0].key}")
        admin.execute("SET session_replication_role = replica")
        for table in tables:
            admin.execute(f"CREATE TEMP TABLE copy_{table} AS TABLE {table}")
        try:
            admin.execute(statements)
            assert any(broken in finding["check"] for finding in findings(bank[0]))
        finally:
            for table in tables:
                admin.execute(f"DELETE FROM {table}")
                admin.execute(f"INSERT INTO {table} OVERRIDING SYSTEM VALUE TABLE copy_{table}")
    assert findings(bank[0]) == []


def test_a_balance_below_what_is_held_back_is_named(bank: Bank, as_superuser: Superuser) -> None:
    hanako = open_person(bank[0], balance_yen=1_000)
    [account] = hanako.accounts
    with current.serving(bank[0]):
        holds.hold_back(account, yen=600, why="seizure", request_id=uuid.uuid4(), by="x", at=AT)
    with as_superuser() as admin, floor_kept_by(admin, bank[0].key, check=None):
        changed = f'UPDATE "{bank[0].key}".ledger_account SET balance = %s WHERE id = %s'
        admin.execute(changed, (599, account.ledger_account_id))
        named = {(one["check"], one["wrong"]) for one in findings(bank[0])}
        admin.execute(changed, (1_000, account.ledger_account_id))
    said = "balance 599 less 600 held back, below floor 0"
    assert ("an account keeps its floor (L-02)", said) in named
