"""What the audit trail says (監査証跡の照会): where chains end, every record, deeds by name."""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from madoguchi.audit import store
from madoguchi.audit.record import Record, end_seal
from madoguchi.audit.store import Anchor

_WRITTEN = (
    "SELECT chain, number, at, who, what, about, detail, anchor, anchor_mac, mac"
    "  FROM {schema}.audit_record"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A record as it stands in the trail, with what it was sealed onto and its seal."""

    record: Record
    anchor: Anchor
    mac: bytes

    @property
    def number(self) -> int:
        """The place in its chain where it stands."""
        return self.record.number

    def was(self, number: int, previous: bytes, key: bytes) -> bool:
        """Say whether it was written at this place, after the record with that seal."""
        return replace(self.record, number=number).mac(previous, self.anchor, key) == self.mac


@dataclass(frozen=True, slots=True)
class End:
    """Where a chain ends, as its row says."""

    chain: str
    length: int
    mac: bytes
    seal: bytes

    @property
    def is_sealed(self) -> bool:
        """Whether the bank wrote this row, now or at some time before."""
        return self.seal == end_seal(self.chain, self.length, self.mac)


def ends() -> dict[str, End]:
    """Where each chain ends."""
    found = store.rows("SELECT name, length, mac, seal FROM {schema}.audit_chain")
    return {name: End(name, length, bytes(mac), bytes(seal)) for name, length, mac, seal in found}


def records() -> Iterator[Written]:
    """Every record, chain by chain; inside a transaction."""
    for row in store.stream(_WRITTEN + " ORDER BY chain, number"):
        yield _written(row)


def records_of(chain: str) -> list[Written]:
    """Every record of one chain, in the order of their numbers."""
    found = store.rows(_WRITTEN + " WHERE chain = %s ORDER BY number", (chain,))
    return [_written(row) for row in found]


def held() -> Iterator[tuple[int, str | None, tuple[str, int, bytes] | None]]:
    """What anchors hold, anchor by anchor: its number, its detail, the end of a chain.

    Without a detail where the anchor is gone, without an end where it holds none.
    """
    for number, detail, chain, length, mac in store.stream(
        "SELECT coalesce(a.anchor, r.number), r.detail, a.chain, a.length, a.mac"
        "  FROM {schema}.audit_anchored AS a FULL JOIN"
        "    (SELECT number, detail FROM {schema}.audit_record WHERE chain = 'anchors') AS r"
        "    ON r.number = a.anchor"
        "  ORDER BY 1"
    ):
        yield number, detail, None if chain is None else (chain, length, bytes(mac))


def no_longer_held(*, but: Collection[int]) -> list[tuple[str, int, int, int]]:
    """The first end of each chain that an anchor holds and the chain has not.

    Each is (chain, length, anchor, length of the chain now); anchors in `but` are not believed.
    """
    return [
        (chain, length, anchor, left)
        for chain, length, anchor, left in store.rows(
            "SELECT DISTINCT ON (a.chain) a.chain, a.length, a.anchor, coalesce(c.length, 0)"
            "  FROM {schema}.audit_anchored AS a"
            "    LEFT JOIN {schema}.audit_record AS r ON (r.chain, r.number) = (a.chain, a.length)"
            "    LEFT JOIN {schema}.audit_chain AS c ON c.name = a.chain"
            "  WHERE r.mac IS DISTINCT FROM a.mac AND a.anchor <> ALL(%s)"
            "  ORDER BY a.chain, a.length",
            (list(but),),
        )
    ]


def wrongly_marked() -> list[tuple[str, int, int]]:
    """Chains that say they are anchored to where no anchor holds them: (chain, said, held)."""
    return [
        (chain, said, length)
        for chain, said, length in store.rows(
            "SELECT c.name, c.anchored, coalesce(a.length, 0)"
            "  FROM {schema}.audit_chain AS c LEFT JOIN"
            "    (SELECT chain, max(length) AS length FROM {schema}.audit_anchored GROUP BY chain)"
            "    AS a ON a.chain = c.name"
            "  WHERE c.anchored <> coalesce(a.length, 0) ORDER BY c.name"
        )
    ]


def first_without_anchor(*, but: Collection[str]) -> tuple[int, str, int] | None:
    """The first anchor that is gone, with a record sealed onto it: (anchor, chain, number).

    Records of the chains in `but` are not believed.
    """
    found = store.rows(
        "SELECT r.anchor, r.chain, r.number"
        "  FROM {schema}.audit_record AS r LEFT JOIN {schema}.audit_record AS a"
        "    ON a.chain = 'anchors' AND a.number = r.anchor"
        "  WHERE r.anchor > 0 AND a.mac IS DISTINCT FROM r.anchor_mac AND r.chain <> ALL(%s)"
        "  ORDER BY r.anchor, r.chain, r.number LIMIT 1",
        (list(but),),
    )
    return (found[0][0], found[0][1], found[0][2]) if found else None


def is_anchor(mac: bytes) -> bool:
    """Say whether there is an anchor with this seal."""
    asked = "SELECT FROM {schema}.audit_record WHERE chain = 'anchors' AND mac = %s"
    return bool(store.rows(asked, (mac,)))


def abouts(what: str) -> list[tuple[str, str, dt.datetime, str]]:
    """The records whose deed begins with `what`, oldest first: (about, what, at, detail)."""
    found = store.rows(
        "SELECT about, what, at, detail FROM {schema}.audit_record"
        " WHERE what LIKE %s ORDER BY chain, number",
        (what + "%",),
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def _written(row: tuple[Any, ...]) -> Written:
    *said, anchor, anchor_mac, mac = row
    return Written(Record(*said), Anchor(anchor, bytes(anchor_mac)), bytes(mac))
