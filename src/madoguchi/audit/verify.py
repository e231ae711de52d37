"""Proves the audit trail (監査証跡の検証): names the first record that is not as it was written."""

from collections.abc import Iterator
from itertools import groupby

from madoguchi.audit import reads, verify_anchors
from madoguchi.audit.first_fault import Fault, first_fault

Finding = tuple[str, str, str]

_CHECK = "the audit trail is whole (A-01)"
_ANCHORED = "what an anchor holds is still there (A-02)"


def findings(*, anchor: bytes | None = None) -> Iterator[Finding]:
    """Every chain that is not whole, at its first wrong record; then what anchors miss.

    `anchor` is the seal of an anchor that was noted outside the database.
    """
    faulty: set[str] = set()
    for chain, (subject, wrong) in _faults():
        faulty.add(chain)
        yield _CHECK, subject, wrong
    for subject, wrong in verify_anchors.faults(faulty, noted=anchor):
        yield _ANCHORED, subject, wrong


def _faults() -> Iterator[tuple[str, Fault]]:
    """The first fault of each chain that has one."""
    ends = reads.ends()
    for chain, records in groupby(reads.records(), key=lambda written: written.record.chain):
        fault = first_fault(chain, records, end=ends.pop(chain, None))
        if fault is not None:
            yield chain, fault
    for chain, end in ends.items():
        fault = first_fault(chain, iter(()), end=end)
        if fault is not None:
            yield chain, fault
