"""Proves the audit trail (監査証跡の検証): names the first record that is not as it was written."""

from collections.abc import Iterator
from itertools import groupby

from madoguchi.audit import reads
from madoguchi.audit.record import SEAL, Record
from madoguchi.institutions import current

Finding = tuple[str, str, str]

_CHECK = "the audit trail is whole (A-01)"


def findings() -> Iterator[Finding]:
    """Every chain that is not whole, at its first altered, missing or added record."""
    key = current.institution().secret(SEAL)
    ends = reads.ends()
    for chain, records in groupby(reads.records(), key=lambda row: row[0].chain):
        yield from _first_fault(chain, records, end=ends.pop(chain, None), key=key)
    for chain, (length, _) in ends.items():
        if length:
            yield _CHECK, chain, f"ends at 0, not at {length}"


def _first_fault(
    chain: str,
    records: Iterator[tuple[Record, bytes]],
    *,
    end: tuple[int, bytes] | None,
    key: bytes,
) -> Iterator[Finding]:
    number, mac = 0, b""
    for record, written in records:
        number += 1
        if record.number != number:
            yield _CHECK, f"{chain} record {number}", "missing, or another was put in"
            return
        if record.mac(mac, key) != written:
            yield _CHECK, f"{chain} record {number}", "altered, moved or forged"
            return
        mac = written
    if end is None:
        yield _CHECK, chain, "the end of the chain is gone"
    elif end != (number, mac):
        yield _CHECK, chain, f"ends at {number}, not at {end[0]}"
