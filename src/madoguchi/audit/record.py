"""Who did what, about which request, when (操作記録): written with the deed, never changed."""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field

from madoguchi.audit import store
from madoguchi.institutions import current

SEAL = "audit-seal"

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

    def mac(self, previous: bytes, key: bytes) -> bytes:
        """Seal the record onto the one before it (HMAC-SHA256)."""
        said = (
            self.chain,
            str(self.number),
            self.at.astimezone(dt.UTC).isoformat(),
            self.who,
            self.what,
            self.about,
            self.detail,
        )
        return hmac.digest(key, previous + "\x1f".join(said).encode(), hashlib.sha256)


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
    length, previous = store.take_turn(chain)
    entry = _entry(deed, length + 1, at=at)
    store.append(astuple(entry), entry.mac(previous, current.institution().secret(SEAL)))


def record_all(deeds: Sequence[Deed], *, at: dt.datetime) -> None:
    """Write the next records of many chains, in their order, inside the deeds' transaction.

    The chains are locked in ascending order, by one statement; the records are another.
    """
    if not deeds:
        return
    key = current.institution().secret(SEAL)
    ends = store.take_turns(sorted({deed.chain for deed in deeds}))
    said, macs = [], []
    for deed in deeds:
        length, previous = ends[deed.chain]
        entry = _entry(deed, length + 1, at=at)
        mac = entry.mac(previous, key)
        ends[deed.chain] = (length + 1, mac)
        said.append(astuple(entry))
        macs.append(mac)
    store.append_all(said, macs)


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
