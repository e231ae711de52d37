"""Proves the audit trail (監査証跡の検証): names the first record that is not as it was written."""

from collections.abc import Iterator

from madoguchi.audit import reads
from madoguchi.audit.record import SEAL, Record
from madoguchi.institutions import current

Finding = tuple[str, str, str]

_CHECK = "the audit trail is whole (A-01)"


def findings() -> Iterator[Finding]:
    """Every chain that is not whole, at its first altered, missing or added record."""
    key = current.institution().secret(SEAL)
    ends = reads.ends()
    chain, number, mac, broken = "", 0, b"", False
    walked: dict[str, tuple[int, bytes]] = {}
    for record, written in reads.records():
        if record.chain != chain:
            chain, number, mac, broken = record.chain, 0, b"", False
        if broken:
            continue
        expected = record.mac(mac, key)
        if record.number != number + 1:
            yield _CHECK, f"{chain} record {number + 1}", "missing, or another was put in"
            broken = True
        elif expected != written:
            yield _CHECK, f"{chain} record {record.number}", "altered, moved or forged"
            broken = True
        number, mac = record.number, written
        walked[chain] = (number, mac)
        if broken:
            walked[chain] = ends.get(chain, (0, b""))
    for name in sorted(ends.keys() | walked.keys()):
        if name not in ends:
            yield _CHECK, name, "the end of the chain is gone"
        elif ends[name] != walked.get(name, (0, b"")):
            yield _CHECK, name, f"ends at {walked.get(name, (0,))[0]}, not at {ends[name][0]}"
