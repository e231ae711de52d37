"""Who did what, about which request, when (操作記録): written with the deed, never changed."""

import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass

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
    length, previous = store.take_turn(chain)
    entry = Record(
        chain=chain,
        number=length + 1,
        at=at,
        who=who,
        what=what,
        about=about,
        detail=json.dumps(dict(detail or {}), ensure_ascii=False, sort_keys=True),
    )
    store.append(astuple(entry), entry.mac(previous, current.institution().secret(SEAL)))
