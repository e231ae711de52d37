"""`madoguchi verify`: whatever a superuser falsifies, one row at a time, is found and named."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from cast import AT, Person, open_person
from madoguchi.audit import anchor
from madoguchi.console import main
from madoguchi.console.verify import findings
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import cancel, settle
from reservations import MONDAY, THURSDAY, carry_all_out, reserve
from stories import draft, press, proof_of, to_person, wish

Bank = tuple[Institution, ...]
Superuser = Callable[[], psycopg.Connection[Any]]


@pytest.fixture(scope="module")
def story(bank: Bank) -> Institution:
    """A little of everything at one institution: cash, transfers in and out, a return."""
    hanako = open_person(bank[1], balance_yen=900_000, accounts_count=2)
    taro = open_person(bank[1], balance_yen=10_000, name_kana="ｼｹﾝ ﾀﾛｳ")
    with current.serving(bank[1]):
        for yen in (1_000, 2_000, 3_000):
            press(hanako, draft(hanako, wish(hanako, yen=yen)))
        press(hanako, draft(hanako, to_person(hanako, taro, yen=500)))
        returned = press(hanako, draft(hanako, wish(hanako, yen=4_000)))
        settle.note_sent(returned.request_id, at=AT)
        settle.give_back(returned.request_id, reason="01", at=AT)
        reserve_and_carry_out(hanako, taro)
    return bank[1]


def reserve_and_carry_out(hanako: Person, taro: Person) -> None:
    """A reservation of every end: carried out, failed, cancelled, waiting."""
    reserve(hanako, yen=700)
    reserve(hanako, what=to_person(hanako, taro, yen=600))
    reserve(taro, yen=90_000)
    cancelled = reserve(hanako, yen=800)
    proof = proof_of(hanako, cancelled.request_id)
    cancel.cancel_order(request_id=cancelled.request_id, by=hanako.actor, proof=proof, at=AT)
    carry_all_out(hanako.institution, THURSDAY)
    reserve(hanako, yen=900, on=MONDAY)


@contextmanager
def falsified(admin: psycopg.Connection[Any], statements: str) -> Iterator[None]:
    """Falsify with every guard of the database switched off, and put all back afterwards.

    The transaction is committed for the check and undone by restoring the tables from copies.
    """
    tables = [
        "ledger_leg",
        "ledger_entry",
        "ledger_account",
        "transfers_order",
        "audit_record",
        "audit_chain",
        "wires_outgoing",
    ]
    admin.execute("SET session_replication_role = replica")
    for table in tables:
        admin.execute(f"CREATE TEMP TABLE copy_{table} AS TABLE {table}")
    try:
        admin.execute(statements)
        yield
    finally:
        for table in tables:
            admin.execute(f"DELETE FROM {table}")
            overriding = "OVERRIDING SYSTEM VALUE" if table != "audit_record" else ""
            admin.execute(f"INSERT INTO {table} {overriding} TABLE copy_{table}")
            admin.execute(f"DROP TABLE copy_{table}")
        admin.execute("SET session_replication_role = origin")


LAST_LEG = "(SELECT max(entry_id) FROM ledger_leg WHERE version IS NOT NULL)"
FALSIFICATIONS = {
    "a leg's amount": (
        "UPDATE ledger_leg SET amount = amount * 2 WHERE entry_id = 3 AND position = 1"
    ),
    "both legs and the balances too": (
        "UPDATE ledger_leg SET amount = amount * 2, balance_after = balance_after + amount"
        f" WHERE entry_id = {LAST_LEG};"
        "UPDATE ledger_account AS a SET balance = (SELECT sum(amount) FROM ledger_leg AS l"
        " WHERE l.account_id = a.id) WHERE NOT internal AND version > 0"
    ),
    "a leg's account": (
        "UPDATE ledger_leg SET account_id = (SELECT id FROM ledger_account"
        " WHERE code = 'transfer-fees') WHERE entry_id = 3 AND version IS NOT NULL"
    ),
    "a leg's words": "UPDATE ledger_leg SET narrative = 'x' WHERE entry_id = 3 AND position = 1",
    "a leg's day": "UPDATE ledger_leg SET day = day - 1 WHERE entry_id = 3 AND position = 1",
    "days that run backwards": (
        "UPDATE ledger_leg SET day = day + 9 WHERE entry_id = 3;"
        "UPDATE ledger_entry SET day = day + 9 WHERE id = 3"
    ),
    "a leg's place": "UPDATE ledger_leg SET position = 9 WHERE entry_id = 3 AND position = 2",
    "a running balance": (
        "UPDATE ledger_leg SET balance_after = balance_after + 1"
        " WHERE entry_id = 3 AND version IS NOT NULL"
    ),
    "a version": "UPDATE ledger_leg SET version = version + 1000000 WHERE entry_id = 3"
    " AND version IS NOT NULL",
    "a leg taken out": "DELETE FROM ledger_leg WHERE entry_id = 3 AND position = 1",
    "a leg put in": (
        "INSERT INTO ledger_leg SELECT entry_id, 7, account_id, 5, NULL, NULL, day, ''"
        " FROM ledger_leg WHERE entry_id = 3 AND version IS NULL LIMIT 1"
    ),
    "a whole entry taken out, balances mended": (
        f"UPDATE ledger_account AS a SET balance = balance - l.amount, version = a.version - 1"
        f" FROM ledger_leg AS l WHERE l.account_id = a.id AND l.entry_id = {LAST_LEG};"
        f"DELETE FROM ledger_entry WHERE id = {LAST_LEG};"
        f"DELETE FROM ledger_leg WHERE entry_id = {LAST_LEG}"
    ),
    "an entry's kind": "UPDATE ledger_entry SET kind = 'x' WHERE id = 3",
    "a balance": "UPDATE ledger_account SET balance = balance + 1 WHERE NOT internal AND id > 5",
    "an account's version": "UPDATE ledger_account SET version = 99 WHERE version = 1",
    "an order's amount": "UPDATE transfers_order SET amount_yen = amount_yen + 1",
    "an order's payee": "UPDATE transfers_order SET payee_number = '9999999'",
    "an order's state": "UPDATE transfers_order SET state = 'settled' WHERE state = 'accepted'",
    "an order's reason": "UPDATE transfers_order SET return_reason = '02' WHERE state = 'returned'",
    "a reservation's day": (
        "UPDATE transfers_order SET value_date = value_date + 1 WHERE state = 'reserved'"
    ),
    "the day against whose limit one counts": (
        "UPDATE transfers_order SET counts_on = counts_on - 1 WHERE state = 'reserved'"
    ),
    "a reservation's state": (
        "UPDATE transfers_order SET state = 'cancelled' WHERE state = 'reserved'"
    ),
    "a cancelled order that waits again": (
        "UPDATE transfers_order SET state = 'reserved' WHERE state = 'cancelled'"
    ),
    "why one failed": "UPDATE transfers_order SET failure = 'T04' WHERE state = 'failed'",
    "a carried-out order that waits again": (
        "UPDATE transfers_order SET state = 'reserved', entry_id = NULL"
        " WHERE reserved AND state = 'settled'"
    ),
    "a carried-out order that failed, trail and all": (
        "UPDATE transfers_order SET state = 'failed', failure = 'T12', entry_id = NULL"
        " WHERE reserved AND state = 'accepted';"
        "UPDATE audit_record AS r SET what = 'transfer.failed', detail = '{\"code\": \"T12\"}'"
        " FROM transfers_order AS o WHERE o.request_id::text = r.about AND o.state = 'failed'"
        " AND r.what = 'transfer.accepted'"
    ),
    "a telegram for a reservation that waits": (
        "UPDATE wires_outgoing SET wire = 'clearing', purpose = 'transfer'"
        " WHERE purpose = 'transfer.reserved' AND about IN"
        " (SELECT request_id::text FROM transfers_order WHERE state = 'reserved')"
    ),
    "a telegram for one that was cancelled": (
        "UPDATE wires_outgoing SET wire = 'clearing', purpose = 'transfer'"
        " WHERE purpose = 'transfer.cancelled'"
    ),
    "an order's number": "UPDATE transfers_order SET id = id + 1000 WHERE state = 'returned'",
    "an order's last change": "UPDATE transfers_order SET changed_at = now()",
    "an order taken out": "DELETE FROM transfers_order WHERE state = 'returned'",
    "an order put in twice": (
        "INSERT INTO transfers_order OVERRIDING SYSTEM VALUE"
        " SELECT (r).* FROM (SELECT jsonb_populate_record(o, jsonb_build_object('id', 9000,"
        " 'request_id', gen_random_uuid(), 'entry_id', 9000)) AS r"
        " FROM transfers_order AS o WHERE entry_id IS NOT NULL LIMIT 1) AS one"
    ),
    "a message's payee": (
        "UPDATE wires_outgoing SET body = jsonb_set(body, '{account_number}', '\"9999999\"')"
        " WHERE wire = 'clearing'"
    ),
    "a message taken out": "DELETE FROM wires_outgoing WHERE wire = 'clearing'",
    "a record's words": "UPDATE audit_record SET what = 'x' WHERE number = 2",
    "a record's time": "UPDATE audit_record SET at = at + interval '1 second' WHERE number = 2",
    "a record's detail": "UPDATE audit_record SET detail = '{}' WHERE detail <> '{}'",
    "a record taken out": "DELETE FROM audit_record WHERE number = 2",
    "the last record taken out": (
        "DELETE FROM audit_record AS r USING audit_chain AS c"
        " WHERE c.name = r.chain AND c.length = r.number AND c.length > 3"
    ),
    "a record put in": (
        "INSERT INTO audit_record SELECT chain, number + 900, at, who, what, about, detail, mac"
        " FROM audit_record WHERE number = 1"
    ),
    "two records exchanged": (
        "UPDATE audit_record SET number = -number WHERE number IN (2, 3);"
        "UPDATE audit_record SET number = 5 + number WHERE number < 0"
    ),
    "the end of a chain": "UPDATE audit_chain SET length = length - 1 WHERE length > 1",
    "a chain's end taken out": "DELETE FROM audit_chain WHERE length > 2",
}


@pytest.mark.parametrize("what", FALSIFICATIONS)
def test_what_a_superuser_falsifies_is_found(
    story: Institution, as_superuser: Superuser, what: str
) -> None:
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {story.key}")
        assert findings(story) == []
        with falsified(admin, FALSIFICATIONS[what]):
            assert findings(story) != [], what
        assert findings(story) == [], "put back, the books are clean again"


NAMED = [
    ("a carried-out order that waits again", "money moved for a reservation"),
    ("a telegram for a reservation that waits", "a message that no order asked for"),
    ("why one failed", "its number or its reason is not what the trail says"),
]


@pytest.mark.parametrize(("what", "said"), NAMED)
def test_a_falsified_reservation_is_named_by_what_is_wrong_with_it(
    story: Institution, as_superuser: Superuser, what: str, said: str
) -> None:
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {story.key}")
        with falsified(admin, FALSIFICATIONS[what]):
            assert any(said in finding["wrong"] for finding in findings(story))


def test_the_command_says_clean_with_exit_0_and_names_a_fault_with_exit_1(
    story: Institution, as_superuser: Superuser, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"clean": True, "findings": []}
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {story.key}")
        with falsified(admin, FALSIFICATIONS["a balance"]):
            assert main.main(["verify", "--json"]) == 1
            said = json.loads(capsys.readouterr().out)
            assert said["clean"] is False
            assert said["findings"][0]["check"] == "a balance is its history (L-07)"
            assert main.main(["verify"]) == 1
            assert "a balance is its history" in capsys.readouterr().out


def test_an_anchor_noted_in_the_log_is_asked_for_by_its_seal(
    story: Institution, capsys: pytest.CaptureFixture[str]
) -> None:
    with current.serving(story):
        made = anchor.anchor(at=AT)
    assert made is not None
    asked = ["verify", "--institution", story.key, "--anchor"]
    assert main.main([*asked, made.mac.hex()]) == 0
    assert main.main([*asked, bytes(32).hex()]) == 1
    assert "the trail was set back to before it was noted" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--anchor", "00"], ["--anchor", "no-hex"]])
def test_an_anchor_is_one_institutions_and_hexadecimal(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(["verify", *words]) == 2
    assert "--anchor" in capsys.readouterr().err
