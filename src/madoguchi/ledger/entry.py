"""An entry and its legs (仕訳): pure; one that does not balance cannot be built."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

INT64 = 2**63


@dataclass(frozen=True, slots=True)
class Leg:
    """One side of an entry: signed whole yen on one ledger account, with its words (摘要)."""

    account_id: int
    amount: int
    narrative: str

    def __post_init__(self) -> None:
        if self.amount == 0 or not -INT64 < self.amount < INT64:
            raise ValueError(f"a leg cannot move {self.amount} yen")


@dataclass(frozen=True, slots=True)
class Entry:
    """A set of legs that balances (L-01), wanted by one request on one day.

    The legs stand in the order of their accounts: the order in which the ledger locks them.
    """

    request_id: uuid.UUID
    kind: str
    day: dt.date
    legs: tuple[Leg, ...]

    def __post_init__(self) -> None:
        if len(self.legs) < 2:
            raise ValueError("an entry has at least two legs")
        if (off := sum(leg.amount for leg in self.legs)) != 0:
            raise ValueError(f"legs are {off:+d} yen off balance")
        in_order = tuple(sorted(self.legs, key=lambda leg: leg.account_id))
        object.__setattr__(self, "legs", in_order)

    def seal(self, key: bytes) -> bytes:
        """Seal what the entry says, so that a later change is noticed (keyed BLAKE2b, RFC 7693)."""
        said = [self.request_id.hex, self.kind, self.day.isoformat()]
        for leg in self.legs:
            said += (str(leg.account_id), str(leg.amount), leg.narrative)
        return hashlib.blake2b("\x1f".join(said).encode(), key=key, digest_size=32).digest()
