"""Whatever single record a superuser alters, takes out, adds or moves, `verify` names it."""

import os
import random
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import transaction

from cast import AT
from madoguchi.audit import record, verify
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Superuser = Callable[[], psycopg.Connection[Any]]

# 10,000 in `make thorough`; each pass falsifies one row in each of these chains.
TAMPERINGS = int(os.environ.get("MADOGUCHI_TAMPERINGS", "500"))
CHAINS = 25
LENGTH = 8

_ROW = "chain = %(chain)s AND number = %(number)s"
KINDS: dict[str, str] = {
    "its time": f"UPDATE audit_record SET at = at + interval '1 microsecond' WHERE {_ROW}",
    "who did it": f"UPDATE audit_record SET who = who || 'x' WHERE {_ROW}",
    "what was done": f"UPDATE audit_record SET what = reverse(what) WHERE {_ROW}",
    "what it is about": f"UPDATE audit_record SET about = about || ' ' WHERE {_ROW}",
    "its detail": f"UPDATE audit_record SET detail = replace(detail, '1', '2') || ' ' WHERE {_ROW}",
    "its seal": (
        f"UPDATE audit_record SET mac = set_byte(mac, 5, 255 - get_byte(mac, 5)) WHERE {_ROW}"
    ),
    "taken out": f"DELETE FROM audit_record WHERE {_ROW}",
    "put in": (
        "INSERT INTO audit_record SELECT chain, number + 100, at, who, what, about, detail, mac"
        f" FROM audit_record WHERE {_ROW}"
    ),
    "moved behind all others": f"UPDATE audit_record SET number = number + 100 WHERE {_ROW}",
    "moved to another chain": (
        f"UPDATE audit_record SET chain = chain || ':elsewhere' WHERE {_ROW}"
    ),
    "the end set back": ("UPDATE audit_chain SET length = %(number)s - 1 WHERE name = %(chain)s"),
    "the end's seal": (
        "UPDATE audit_chain SET mac = set_byte(mac, 3, 255 - get_byte(mac, 3))"
        " WHERE name = %(chain)s"
    ),
}


@pytest.fixture(scope="module")
def chains(bank: Bank) -> list[str]:
    """Chains of their own, so that nothing another test writes stands in the way."""
    names = [f"tampering:{nth}" for nth in range(CHAINS)]
    with current.serving(bank[0]):
        for name in names:
            for number in range(LENGTH):
                with transaction.atomic(using=bank[0].key):
                    record.record(
                        chain=name,
                        who="nobody",
                        what="test",
                        at=AT,
                        detail={"number": number, "yen": 11},
                    )
    return names


def found(institution: Institution) -> set[str]:
    """The chains in which something is wrong."""
    with current.serving(institution), transaction.atomic(using=institution.key):
        return {subject.partition(" record ")[0] for _, subject, _ in verify.findings()}


def test_every_single_tampering_is_found_and_named(
    bank: Bank, chains: list[str], as_superuser: Superuser
) -> None:
    chance = random.Random(20261122)
    tried = 0
    with as_superuser() as admin:
        admin.execute(f"SET search_path = {bank[0].key}")
        admin.execute("SET session_replication_role = replica")
        assert found(bank[0]) == set()
        admin.execute(
            "CREATE TEMP TABLE records AS SELECT * FROM audit_record WHERE chain LIKE 'tampering:%'"
        )
        admin.execute(
            "CREATE TEMP TABLE ends AS SELECT * FROM audit_chain WHERE name LIKE 'tampering:%'"
        )
        while tried < TAMPERINGS:
            for chain in chains:
                statement = chance.choice(list(KINDS.values()))
                changed = admin.execute(
                    statement, {"chain": chain, "number": chance.randint(1, LENGTH)}
                ).rowcount
                assert changed == 1
                tried += 1
            wrong = {each.removesuffix(":elsewhere") for each in found(bank[0])}
            put_back(admin)
            assert wrong == set(chains)
        assert found(bank[0]) == set(), "put back, the trail is whole again"
    assert tried >= TAMPERINGS


def put_back(admin: psycopg.Connection[Any]) -> None:
    admin.execute("DELETE FROM audit_record WHERE chain LIKE 'tampering:%'")
    admin.execute("INSERT INTO audit_record SELECT * FROM records")
    admin.execute("DELETE FROM audit_chain WHERE name LIKE 'tampering:%'")
    admin.execute("INSERT INTO audit_chain SELECT * FROM ends")


def test_control_a_trail_that_nobody_touched_gives_no_finding(
    bank: Bank, chains: list[str]
) -> None:
    assert len(chains) == CHAINS
    assert found(bank[0]) == set()
