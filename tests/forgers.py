"""What a superuser of the database can do to an audit trail: change it, and put old states back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import transaction

from cast import AT
from madoguchi.audit import record, verify
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Admin = psycopg.Connection[Any]

# The tables of the trail, each with the column that names a chain.
TABLES = {"audit_record": "chain", "audit_chain": "name", "audit_anchored": "chain"}


def write(institution: Institution, chain: str, *, times: int = 1) -> None:
    """Let the bank itself write records, each in a transaction of its own."""
    with current.serving(institution):
        for nth in range(times):
            with transaction.atomic(using=institution.key):
                detail = {"nth": nth, "yen": 11}
                record.record(chain=chain, who="nobody", what="test", at=AT, detail=detail)


def faults(institution: Institution, *, anchor: bytes | None = None) -> dict[str, str]:
    """What is wrong with the trail, by its subject."""
    with current.serving(institution), transaction.atomic(using=institution.key):
        found = [(subject, wrong) for _, subject, wrong in verify.findings(anchor=anchor)]
    assert len(dict(found)) == len(found), "nothing is named twice"
    return dict(found)


@dataclass(frozen=True)
class State:
    """The trail as it stood at some moment, kept by a superuser who may put it back."""

    admin: Admin
    name: str

    def keep(self) -> "State":
        """Copy every table of the trail, or once more."""
        for table in TABLES:
            self.admin.execute(f"DROP TABLE IF EXISTS {self._copy(table)}")
            self.admin.execute(f"CREATE TEMP TABLE {self._copy(table)} AS TABLE {table}")
        return self

    def put_back(self, *chains: str) -> None:
        """Let these chains be as they were, with their ends; all where none is named."""
        for table, column in TABLES.items():
            which = f"%s::text[] = '{{}}' OR {column} = ANY(%s)"
            twice = (list(chains), list(chains))
            self.admin.execute(f"DELETE FROM {table} WHERE {which}", twice)
            self.admin.execute(
                f"INSERT INTO {table} SELECT * FROM {self._copy(table)} WHERE {which}", twice
            )

    def _copy(self, table: str) -> str:
        return f"{self.name}_{table}"


@contextmanager
def forging(admin: Admin, institution: Institution) -> Iterator[State]:
    """No guard of the database stops this superuser; at the end all is as it was before.

    What the bank writes meanwhile is gone then, too.
    """
    admin.execute(f"SET search_path = {institution.key}")
    admin.execute("SET session_replication_role = replica")
    before = State(admin, "before").keep()
    try:
        yield before
    finally:
        before.put_back()
        admin.execute("SET session_replication_role = origin")


def forget_anchors_after(admin: Admin, number: int) -> None:
    """Take out whatever later anchors have left in other chains, as a careful forger would."""
    admin.execute("DELETE FROM audit_anchored WHERE anchor > %s", (number,))
    admin.execute(
        "UPDATE audit_chain AS c SET anchored ="
        " coalesce((SELECT max(length) FROM audit_anchored AS a WHERE a.chain = c.name), 0)"
    )
