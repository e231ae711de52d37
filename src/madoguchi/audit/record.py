"""Who did what, about which request, when (操作記録): written with the deed, never changed."""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field

from madoguchi.audit import store
from madoguchi.audit.store import NO_ANCHOR, Anchor, Turn
from madoguchi.institutions import current

SEAL = "audit-seal"
_END_SEAL = "audit-end-seal"

# Sign-on attempts under an ID that belongs to nobody have no contract to be written under.
NOBODY = "nobody"


def chain_of(contract_id: int) -> str:
    """The chain in which one contract's records stand."""
    return f"contract:{contract_id}"


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it is sealed; `detail` is JSON with sorted keys and holds no secret."""

    chain: str
    number: int
    at: dt.datetime
    who: str
    what: str
    about: str
    detail: str

    def mac(self, previous: bytes, anchor: Anchor, key: bytes) -> bytes:
        """Seal the record onto the one before it and onto the newest anchor (HMAC-SHA256)."""
        said = (
            self.chain,
            str(self.number),
            self.at.astimezone(dt.UTC).isoformat(),
            self.who,
            self.what,
            self.about,
            self.detail,
        )
        sealed = previous + "\x1f".join(said).encode()
        if anchor != NO_ANCHOR:
            # The detail is JSON and never holds a separator: with and without differ.
            sealed += f"\x1f{anchor.number}\x1f".encode() + anchor.mac
        return hmac.digest(key, sealed, hashlib.sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What is to be recorded in a chain: who did what about which request, with its figures."""

    chain: str
    who: str
    what: str
    about: str = ""
    detail: Mapping[str, str | int | None] = field(default_factory=dict)


def record(
    *,
    chain: str,
    who: str,
    what: str,
    about: str = "",
    at: dt.datetime,
    detail: Mapping[str, str | int | None] | None = None,
) -> None:
    """Write the next record of a chain, inside the transaction of the deed it tells of."""
    deed = Deed(chain=chain, who=who, what=what, about=about, detail=detail or {})
    turn = store.take_turn(chain)
    entry = _entry(deed, turn.length + 1, at=at)
    mac = entry.mac(turn.mac, turn.anchor, current.institution().secret(SEAL))
    store.append(astuple(entry), turn.anchor, mac, end_seal(chain, entry.number, mac))


def record_all(deeds: Sequence[Deed], *, at: dt.datetime) -> None:
    """Write the next records of many chains, in their order, inside the deeds' transaction.

    The chains are locked in ascending order, by one statement; the records are another.
    """
    if not deeds:
        return
    key = current.institution().secret(SEAL)
    turns = store.take_turns(sorted({deed.chain for deed in deeds}))
    appended = []
    for deed in deeds:
        turn = turns[deed.chain]
        entry = _entry(deed, turn.length + 1, at=at)
        mac = entry.mac(turn.mac, turn.anchor, key)
        turns[deed.chain] = Turn(entry.number, mac, turn.anchor)
        seal = end_seal(deed.chain, entry.number, mac)
        appended.append((astuple(entry), turn.anchor, mac, seal))
    store.append_all(appended)


def end_seal(chain: str, length: int, mac: bytes) -> bytes:
    """Seal where a chain ends, so that nobody but the bank can set an end back (HMAC-SHA256)."""
    key = current.institution().secret(_END_SEAL)
    return hmac.digest(key, f"{chain}\x1f{length}\x1f".encode() + mac, hashlib.sha256)


def seal_ends() -> None:
    """Seal the ends that were written before ends had seals; as the owner, when migrating."""
    ends = store.rows("SELECT name, length, mac FROM {schema}.audit_chain WHERE length > 0")
    store.seal_ends({name: end_seal(name, length, bytes(mac)) for name, length, mac in ends})


def _entry(deed: Deed, number: int, *, at: dt.datetime) -> Record:
    return Record(
        chain=deed.chain,
        number=number,
        at=at,
        who=deed.who,
        what=deed.what,
        about=deed.about,
        detail=json.dumps(dict(deed.detail), ensure_ascii=False, sort_keys=True),
    )
