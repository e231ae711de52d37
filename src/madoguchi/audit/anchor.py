"""Anchors the chains (証跡のアンカー): seals where they end in the institution's own chain.

Every record is sealed onto the newest anchor. So whoever sets one chain back must set back the
anchors after it, and with them every chain that has a record since: all of it, or he is found.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from madoguchi.audit import record, store
from madoguchi.institutions import current

# The institution's own chain; the functions in the database know it by this name.
CHAIN = "anchors"
_WHO = "worker"

# So many ends are held by one anchor, in a fraction of a second; the others wait for the next.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Anchored:
    """An anchor as it is noted outside the database: its number, its seal, how many chains."""

    number: int
    mac: bytes
    chains: int


def anchor(*, at: dt.datetime) -> Anchored | None:
    """Seal the ends of all chains that went on since the last anchor; None when none did.

    It waits for nobody who records; who records in one of these chains waits until it commits.
    """
    with transaction.atomic(using=current.alias(), durable=True):
        number = store.take_turn(CHAIN).length + 1
        ends = store.hold_ends(number, most=MOST)
        if not ends:
            return None
        record.record(
            chain=CHAIN,
            who=_WHO,
            what="audit.anchored",
            at=at,
            detail={"chains": len(ends), "digest": digest(ends)},
        )
        return Anchored(number, store.take_turn(CHAIN).mac, len(ends))


def digest(ends: Iterable[tuple[str, int, bytes]]) -> str:
    """Digest the ends of chains, each with its name, length and last seal (SHA-256)."""
    said = json.dumps(sorted([chain, length, mac.hex()] for chain, length, mac in ends))
    return hashlib.sha256(said.encode()).hexdigest()
