"""Whatever single record a superuser alters, takes out, adds or moves, `verify` names it.

Every tampering is told with the record it is found at and what is said of it; the chains are
anchored half way and at their end, and of their middle an end with its valid seal was kept.
"""

import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from cast import AT
from forgers import State, faults, forging, write
from madoguchi.audit import anchor
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Admin = psycopg.Connection[Any]
Superuser = Callable[[], Admin]

# 10,000 in `make thorough`; each pass falsifies one row in each of these chains.
TAMPERINGS = int(os.environ.get("MADOGUCHI_TAMPERINGS", "500"))
CHAINS = 25
LENGTH = 8
MIDDLE = 4

_ROW = "chain = %(chain)s AND number = %(number)s"
_END = "name = %(chain)s"


@dataclass(frozen=True)
class Kind:
    """One way to falsify: its statements, and what `verify` says at which record or end.

    `at` is added to the number of the record that was chosen, from `first` to `last`.
    """

    statements: str
    said: str
    at: int | str = 0
    first: int = 1
    last: int = LENGTH

    def subject(self, chain: str, number: int) -> str:
        """What is named in a chain whose record with this number was chosen."""
        return f"{chain} {self.at}" if isinstance(self.at, str) else self._record(chain, number)

    def _record(self, chain: str, number: int) -> str:
        assert isinstance(self.at, int)
        return f"{chain} record {number + self.at}"


def changed(column: str, to: str) -> Kind:
    """A column of the chosen record that says something else."""
    return Kind(f"UPDATE audit_record SET {column} = {to} WHERE {_ROW}", "altered")


def moved(by: int, *, where: str) -> str:
    """Give records other numbers, without two ever having the same."""
    return (
        f"UPDATE audit_record SET number = -number WHERE chain = %(chain)s AND {where};"
        f"UPDATE audit_record SET number = {by} - number"
        " WHERE chain = %(chain)s AND number < 0"
    )


_TAKEN_OUT = f"DELETE FROM audit_record WHERE {_ROW}"
_COPIED = (
    "INSERT INTO audit_record"
    " SELECT chain, number + {by}, at, who, what, about, detail, mac, anchor, anchor_mac"
    f" FROM audit_record WHERE {_ROW}"
)

KINDS: dict[str, Kind] = {
    "its time": changed("at", "at + interval '1 microsecond'"),
    "who did it": changed("who", "who || 'x'"),
    "what was done": changed("what", "reverse(what)"),
    "what it is about": changed("about", "about || ' '"),
    "its detail": changed("detail", "replace(detail, '1', '2') || ' '"),
    "its seal": changed("mac", "set_byte(mac, 5, 255 - get_byte(mac, 5))"),
    "the anchor before it": changed("anchor", "anchor + 1"),
    "that anchor's seal": changed("anchor_mac", "mac"),
    "taken out": Kind(_TAKEN_OUT, "missing"),
    "taken out, and those behind it numbered anew": Kind(
        f"{_TAKEN_OUT}; " + moved(-1, where="number > %(number)s"), "missing"
    ),
    "put in behind all others": Kind(_COPIED.format(by=100), "inserted", at=100),
    "put in before all others": Kind(_COPIED.format(by=-100), "inserted", at=-100),
    "put in between": Kind(
        moved(1, where="number > %(number)s") + "; " + _COPIED.format(by=1), "inserted", at=1
    ),
    "exchanged with the next": Kind(
        "UPDATE audit_record SET number = -number"
        " WHERE chain = %(chain)s AND number IN (%(number)s, %(number)s + 1);"
        "UPDATE audit_record SET number = 2 * %(number)s + 1 + number"
        " WHERE chain = %(chain)s AND number < 0",
        "reordered",
        last=LENGTH - 1,
    ),
    "exchanged with the one after the next": Kind(
        "UPDATE audit_record SET number = -number"
        " WHERE chain = %(chain)s AND number IN (%(number)s, %(number)s + 2);"
        "UPDATE audit_record SET number = 2 * %(number)s + 2 + number"
        " WHERE chain = %(chain)s AND number < 0",
        "reordered",
        last=LENGTH - 2,
    ),
    "moved behind all others": Kind(
        f"UPDATE audit_record SET number = number + 100 WHERE {_ROW}", "reordered"
    ),
    "put last, and those behind it moved up": Kind(
        f"UPDATE audit_record SET number = 100 WHERE {_ROW};"
        + moved(-1, where=f"number > %(number)s AND number <= {LENGTH}")
        + f"; UPDATE audit_record SET number = {LENGTH} WHERE chain = %(chain)s AND number = 100",
        "reordered",
        last=LENGTH - 1,
    ),
    "moved to another chain": Kind(
        f"UPDATE audit_record SET chain = chain || ':elsewhere' WHERE {_ROW}", "missing"
    ),
    "the end set back": Kind(
        f"UPDATE audit_chain SET length = %(number)s - 1, mac = coalesce((SELECT mac FROM"
        f" audit_record WHERE chain = %(chain)s AND number = %(number)s - 1), '') WHERE {_END}",
        "altered",
        at="end",
    ),
    "cut off, and the end set back": Kind(
        "DELETE FROM audit_record WHERE chain = %(chain)s AND number >= %(number)s;"
        f"UPDATE audit_chain SET length = %(number)s - 1, mac = (SELECT mac FROM"
        f" audit_record WHERE chain = %(chain)s AND number = %(number)s - 1) WHERE {_END}",
        "altered",
        at="end",
        first=2,
    ),
    "cut off, and an old end put back": Kind(
        f"DELETE FROM audit_record WHERE chain = %(chain)s AND number > {MIDDLE};"
        f"DELETE FROM audit_chain WHERE {_END};"
        f"INSERT INTO audit_chain SELECT * FROM middle_audit_chain WHERE {_END}",
        "missing",
        at=f"record {MIDDLE + 1}",
    ),
    "an old end put back": Kind(
        f"DELETE FROM audit_chain WHERE {_END};"
        f"INSERT INTO audit_chain SELECT * FROM middle_audit_chain WHERE {_END}",
        "set back",
        at="end",
    ),
    "the end's last seal": Kind(
        f"UPDATE audit_chain SET mac = set_byte(mac, 3, 255 - get_byte(mac, 3)) WHERE {_END}",
        "altered",
        at="end",
    ),
    "the end's own seal": Kind(
        f"UPDATE audit_chain SET seal = set_byte(seal, 3, 255 - get_byte(seal, 3)) WHERE {_END}",
        "altered",
        at="end",
    ),
    "the mark that it is anchored": Kind(
        f"UPDATE audit_chain SET anchored = anchored + %(number)s WHERE {_END}", "altered", at="end"
    ),
    "the end taken out": Kind(f"DELETE FROM audit_chain WHERE {_END}", "missing", at="end"),
    "the whole chain taken out": Kind(
        f"DELETE FROM audit_record WHERE chain = %(chain)s; DELETE FROM audit_chain WHERE {_END}",
        "missing",
        at="record 1",
    ),
}


@pytest.fixture(scope="module")
def admin(as_superuser: Superuser) -> Iterator[Admin]:
    with as_superuser() as connection:
        yield connection


@pytest.fixture(scope="module")
def chains(bank: Bank, admin: Admin) -> Iterator[list[str]]:
    """Chains of their own, so that nothing another test writes stands in the way."""
    names = [f"tampering:{nth}" for nth in range(CHAINS)]
    with forging(admin, bank[0]):
        for half in ("middle", "end"):
            for name in names:
                write(bank[0], name, times=LENGTH // 2)
            with current.serving(bank[0]):
                assert anchor.anchor(at=AT) is not None
            State(admin, half).keep()
        yield names


def test_every_single_tampering_is_found_and_named(
    bank: Bank, chains: list[str], admin: Admin
) -> None:
    chance = random.Random(20261122)
    tried = 0
    assert faults(bank[0]) == {}
    while tried < TAMPERINGS:
        wanted = {}
        for chain in chains:
            kind = chance.choice(list(KINDS.values()))
            number = chance.randint(kind.first, kind.last)
            falsify(admin, kind, chain, number)
            wanted[kind.subject(chain, number)] = kind.said
            tried += 1
        found = faults(bank[0])
        State(admin, "end").put_back(*chains)
        forget_strays(admin)
        assert what_was_done(found) == wanted
    assert faults(bank[0]) == {}, "put back, the trail is whole again"
    assert tried >= TAMPERINGS


@pytest.mark.parametrize("what", KINDS)
def test_of_each_kind_the_first_and_the_last_record_is_named(
    bank: Bank, chains: list[str], admin: Admin, what: str
) -> None:
    kind = KINDS[what]
    for number in (kind.first, kind.last):
        falsify(admin, kind, chains[0], number)
        found = faults(bank[0])
        State(admin, "end").put_back(chains[0])
        forget_strays(admin)
        assert what_was_done(found) == {kind.subject(chains[0], number): kind.said}


def test_control_a_trail_that_nobody_touched_gives_no_finding(
    bank: Bank, chains: list[str]
) -> None:
    assert len(chains) == CHAINS
    assert faults(bank[0]) == {}


def falsify(admin: Admin, kind: Kind, chain: str, number: int) -> None:
    """Change at least one row by each statement, or the tampering was none."""
    for statement in kind.statements.split(";"):
        changed = admin.execute(statement, {"chain": chain, "number": number}).rowcount
        last = number == LENGTH and "number - 1" not in statement
        assert changed >= 1 or last, statement


def what_was_done(found: dict[str, str]) -> dict[str, str]:
    """The first word of each finding; a record in a chain that never was is a second one."""
    return {
        subject: wrong.partition(":")[0]
        for subject, wrong in found.items()
        if ":elsewhere" not in subject
    }


def forget_strays(admin: Admin) -> None:
    admin.execute("DELETE FROM audit_record WHERE chain LIKE 'tampering:%:elsewhere'")
