"""Names a chain's first wrong record (最初の不整合): altered, missing, inserted or reordered.

A seal covers the record's number and the seal before it. So it can be asked of any record that
stands in a wrong place which place it was written for, and where it stands tells what was done.
"""

from collections.abc import Iterator, Sequence

from madoguchi.audit import reads
from madoguchi.audit.reads import End, Written
from madoguchi.audit.record import SEAL
from madoguchi.institutions import current

Fault = tuple[str, str]

ALTERED = "altered: this is not what was sealed"
MISSING = "missing"
INSERTED = "inserted: it was never written here"
REORDERED = "reordered: its record stands elsewhere in the chain"


def first_fault(chain: str, records: Iterator[Written], *, end: End | None) -> Fault | None:
    """Say which record of a chain is the first that is wrong, and how; None of a whole chain."""
    key = current.institution().secret(SEAL)
    number, mac = 0, b""
    for written in records:
        if written.number != number + 1 or not written.was(number + 1, mac, key):
            return _named(chain, number + 1, mac, end=end, key=key)
        number, mac = written.number, written.mac
    return _fault_of_end(chain, number, mac, end=end)


def _named(chain: str, place: int, previous: bytes, *, end: End | None, key: bytes) -> Fault:
    """Name what is wrong at the first place that is not as it was written."""
    rest = reads.records_of(chain)[place - 1 :]
    sealed = end if end is not None and end.is_sealed else None
    number, wrong = _first_of(rest, place, previous, end=sealed, key=key)
    return f"{chain} record {number}", wrong


def _first_of(
    rest: Sequence[Written], place: int, previous: bytes, *, end: End | None, key: bytes
) -> tuple[int, str]:
    """Say what was done where `rest` begins; `end` is one that the bank has sealed."""
    standing = rest[0]
    true = next((each for each in rest if each.was(place, previous, key)), None)
    beyond = end is not None and place > end.length
    if standing.number > place:
        if true is not None:
            return place, REORDERED
        return (standing.number, INSERTED) if beyond else (place, MISSING)
    if _is_misplaced(standing, rest, place, true, key):
        return standing.number, REORDERED
    if true is not None or standing.number < place or beyond:
        return standing.number, INSERTED
    return place, MISSING if end is not None and _is_closed_up(rest, end, key) else ALTERED


def _is_misplaced(
    standing: Written, rest: Sequence[Written], place: int, true: Written | None, key: bytes
) -> bool:
    """Say whether a record was written for another place, behind a record that is still there."""
    if any(each.mac == standing.mac for each in rest[1:]):
        return False  # It is a copy: the record itself stands further on.
    if true is not None and standing.was(place + 1, true.mac, key):
        return True
    # What it was written behind stands in its own place, or was moved up by one.
    return any(
        standing.was(each.number + shift, each.mac, key) for each in rest for shift in (0, 1)
    )


def _is_closed_up(rest: Sequence[Written], end: End, key: bytes) -> bool:
    """Say whether records are gone and those behind them were numbered anew to hide it."""
    gone = end.length - rest[-1].number
    if gone <= 0:
        return False
    if len(rest) == 1:
        return rest[0].mac == end.mac
    return rest[1].was(rest[1].number + gone, rest[0].mac, key)


def _fault_of_end(chain: str, length: int, mac: bytes, *, end: End | None) -> Fault | None:
    """Compare a chain whose records are in order with the row that says where it ends."""
    if end is None:
        return f"{chain} end", MISSING
    if length == end.length == 0:
        return None
    if not end.is_sealed:
        return f"{chain} end", ALTERED
    if end.length > length:
        return f"{chain} record {length + 1}", MISSING
    if (end.length, end.mac) != (length, mac):
        return f"{chain} end", f"set back: it says {end.length}, the chain goes on to {length}"
    return None
