"""Roles: an institution's login reads its own schema, writes what it must, and nothing else."""

import itertools
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import errors

from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]

# What the login role may write; every table may be read, nothing else may be written.
# "columns" means: only the columns named in grants.sql.
GRID = {
    "access_asked_secret": {"INSERT", "DELETE"},
    "access_card_question": {"INSERT", "DELETE"},
    "access_first_step_done": {"INSERT", "DELETE"},
    "access_image_card": {"INSERT", "UPDATE"},
    "access_known_place": {"INSERT", "UPDATE columns", "DELETE"},
    "access_password": {"INSERT", "UPDATE"},
    "access_secret_answer": {"INSERT", "UPDATE", "DELETE"},
    "access_session": {"INSERT", "UPDATE columns", "DELETE"},
    "access_stocked_token": {"INSERT", "UPDATE columns", "DELETE"},
    "access_token": {"INSERT", "UPDATE columns"},
    "access_tries": {"INSERT", "UPDATE"},
    "audit_anchored": set[str](),
    "audit_chain": set[str](),
    "audit_record": set[str](),
    "customers_contract": {"INSERT", "UPDATE columns"},
    "customers_deposit_account": {"INSERT", "UPDATE columns"},
    "customers_former_mail": {"INSERT", "DELETE"},
    "customers_mail_wish": {"INSERT", "DELETE"},
    "customers_own_limit": {"INSERT"},
    "customers_payee": {"INSERT", "UPDATE columns", "DELETE"},
    "day_end_step": {"INSERT", "UPDATE columns"},
    "django_migrations": set[str](),
    "ledger_account": set[str](),
    "ledger_closed_day": set[str](),
    "ledger_closing": set[str](),
    "ledger_entry": set[str](),
    "ledger_hold": set[str](),
    "ledger_hold_release": set[str](),
    "ledger_leg": set[str](),
    "notices_notice": {"INSERT", "UPDATE columns"},
    "notices_read": {"INSERT"},
    "payeasy_draft": {"INSERT", "UPDATE columns", "DELETE"},
    "payeasy_inquiry": {"INSERT", "DELETE"},
    "payeasy_misses": {"INSERT", "UPDATE columns"},
    "payeasy_payment": {"INSERT", "UPDATE columns"},
    "payeasy_result": {"INSERT", "UPDATE columns"},
    "staff_application": {"INSERT", "UPDATE columns"},
    "staff_letter": {"INSERT", "UPDATE columns"},
    "staff_member": {"INSERT", "UPDATE columns"},
    "staff_session": {"INSERT", "UPDATE columns"},
    "transfers_draft": {"INSERT", "UPDATE columns", "DELETE"},
    "transfers_name_looks": {"INSERT", "UPDATE columns"},
    "transfers_order": {"INSERT", "UPDATE columns"},
    "transfers_reconciliation": {"INSERT", "UPDATE columns"},
    "transfers_short_told": {"INSERT"},
    "wires_incoming": {"INSERT", "UPDATE columns"},
    "wires_incoming_credit": {"INSERT", "UPDATE columns"},
    "wires_outgoing": {"INSERT", "UPDATE columns"},
}


def as_institution(institution: Institution) -> psycopg.Connection[Any]:
    """A connection of the application's own login role."""
    settings = connections[institution.key].settings_dict
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        autocommit=True,
    )


def test_the_grid_of_what_a_login_role_may_do_is_exactly_this(
    bank: Bank, as_superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    with as_superuser() as admin:
        for institution in bank:
            found = {table: set[str]() for table in GRID}
            tables = [
                row[0]
                for row in admin.execute(
                    "SELECT tablename FROM pg_tables WHERE schemaname = %s", (institution.key,)
                )
            ]
            verbs = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
            for table, verb in itertools.product(tables, verbs):
                role, name = f"madoguchi_{institution.key}", f'"{institution.key}".{table}'
                asked = admin.execute(
                    "SELECT has_table_privilege(%s, %s, %s)", (role, name, verb)
                ).fetchone()
                if asked == (True,):
                    found[table] = found[table] | {verb}
                elif verb == "UPDATE":
                    some = admin.execute(
                        "SELECT has_any_column_privilege(%s, %s, 'UPDATE')", (role, name)
                    ).fetchone()
                    if some == (True,):
                        found[table] = found[table] | {"UPDATE columns"}
            assert found == GRID


def test_an_institution_cannot_read_its_neighbours_schema(bank: Bank) -> None:
    with as_institution(bank[0]) as mine:
        for table in ("ledger_leg", "customers_contract", "transfers_order", "audit_record"):
            with pytest.raises(errors.InsufficientPrivilege):
                mine.execute(f"SELECT * FROM {bank[1].key}.{table}")
        with pytest.raises(errors.InsufficientPrivilege):
            mine.execute(f"SELECT {bank[1].key}.open_account('x', false, 0, '2026-11-25')")


def test_control_the_owner_of_both_schemas_can_read_both(
    bank: Bank, as_superuser: Callable[[], psycopg.Connection[Any]]
) -> None:
    """The refusals above come from the roles, not from a misspelt table."""
    with as_superuser() as admin:
        for institution, table in itertools.product(bank, ("ledger_leg", "audit_record")):
            found = admin.execute(f"SELECT count(*) FROM {institution.key}.{table}").fetchone()
            assert found is not None


WRITES = [
    "INSERT INTO ledger_leg VALUES (1, 9, 1, 1, 1, 1, '2026-11-25', 'x')",
    "UPDATE ledger_leg SET amount = 1",
    "DELETE FROM ledger_entry",
    "TRUNCATE ledger_leg",
    "UPDATE ledger_account SET balance = 1",
    "UPDATE ledger_account SET floor_yen = -1000000",
    "UPDATE ledger_account SET held_yen = 0",
    "INSERT INTO ledger_hold_release VALUES (1, gen_random_uuid(), now())",
    "DELETE FROM ledger_hold",
    "INSERT INTO audit_record VALUES ('c', 1, now(), 'w', 'w', 'a', '{}', '')",
    "UPDATE audit_record SET what = 'x'",
    "DELETE FROM audit_record",
    "TRUNCATE audit_record",
    "UPDATE audit_chain SET length = length - 1",
    "DELETE FROM audit_chain",
    "INSERT INTO audit_anchored VALUES ('c', 1, '', 1)",
    "UPDATE audit_anchored SET length = 1",
    "DELETE FROM audit_anchored",
    "ALTER TABLE audit_record DISABLE TRIGGER ALL",
    "UPDATE transfers_order SET amount_yen = 1",
    "DELETE FROM transfers_order",
    "UPDATE wires_outgoing SET body = '{}'",
    "CREATE TABLE mine (x int)",
    "ALTER TABLE ledger_leg DISABLE TRIGGER ALL",
    "DROP FUNCTION refuse_change() CASCADE",
]


@pytest.mark.parametrize("statement", WRITES)
def test_an_institutions_login_cannot_write_the_ledger_nor_change_what_was_said(
    bank: Bank, statement: str
) -> None:
    with as_institution(bank[0]) as mine:
        mine.execute(f"SET search_path = {bank[0].key}")
        with pytest.raises(errors.InsufficientPrivilege):
            mine.execute(statement)


FINAL = [
    ("UPDATE {schema}.ledger_leg SET amount = amount", "LG006"),
    ("DELETE FROM {schema}.ledger_entry", "LG006"),
    ("TRUNCATE {schema}.ledger_leg", "LG006"),
    ("UPDATE {schema}.audit_record SET what = what", "AU006"),
    ("UPDATE {schema}.ledger_hold SET yen = yen", "LG006"),
    ("DELETE FROM {schema}.ledger_hold_release", "LG006"),
    ("DELETE FROM {schema}.audit_record", "AU006"),
    ("TRUNCATE {schema}.audit_record", "AU006"),
    ("UPDATE {schema}.audit_anchored SET length = length", "AU006"),
    ("DELETE FROM {schema}.audit_anchored", "AU006"),
    ("TRUNCATE {schema}.audit_anchored", "AU006"),
]


@pytest.mark.parametrize(("statement", "code"), FINAL)
def test_even_the_owner_is_refused_a_change_of_what_is_final(
    bank: Bank,
    as_superuser: Callable[[], psycopg.Connection[Any]],
    statement: str,
    code: str,
) -> None:
    with as_superuser() as admin, pytest.raises(psycopg.Error) as no:
        admin.execute(statement.format(schema=bank[0].key))
    assert no.value.sqlstate == code
