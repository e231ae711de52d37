"""Entries as the posting functions take them (記帳の引数): PostgreSQL's own binary format.

Neither side has to spell or read text; psycopg's adaptation costs more than the posting itself
(docs/performance.md). Source of the format: PostgreSQL's array_recv, date_recv, timestamptz_recv.
"""

import datetime as dt
import struct
from collections.abc import Sequence

from madoguchi.ledger.entry import Entry

# PostgreSQL counts days and microseconds from the year 2000.
_FIRST_DAY = dt.date(2000, 1, 1).toordinal()
_FIRST_MOMENT = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_INT4 = struct.Struct("!i").pack
_INT8 = struct.Struct("!q").pack
# Dimensions, has nulls, the elements' type, how many, the first one's number.
_ARRAY = struct.Struct("!5i")
_BYTEA_OID, _INT8_OID, _INT4_OID, _TEXT_OID, _DATE_OID, _UUID_OID = 17, 20, 23, 25, 1082, 2950


def of_one(entry: Entry, *, at: dt.datetime, seal: bytes) -> list[bytes]:
    """The arguments of `post_entry`."""
    legs = entry.legs
    return [
        entry.request_id.bytes,
        entry.kind.encode(),
        _INT4(entry.day.toordinal() - _FIRST_DAY),
        _INT8((at - _FIRST_MOMENT) // _MICROSECOND),
        _array(_INT8_OID, [_INT8(leg.account_id) for leg in legs]),
        _array(_INT8_OID, [_INT8(leg.amount) for leg in legs]),
        _array(_TEXT_OID, [leg.narrative.encode() for leg in legs]),
        seal,
    ]


def of_many(entries: Sequence[Entry], *, at: dt.datetime, seals: Sequence[bytes]) -> list[bytes]:
    """The arguments of `post_entries`: the legs entry by entry, each with its entry's place."""
    legs = [leg for entry in entries for leg in entry.legs]
    places = [nth for nth, entry in enumerate(entries, 1) for _ in entry.legs]
    return [
        _array(_UUID_OID, [entry.request_id.bytes for entry in entries]),
        _array(_TEXT_OID, [entry.kind.encode() for entry in entries]),
        _numbers("ii", _DATE_OID, [entry.day.toordinal() - _FIRST_DAY for entry in entries]),
        _INT8((at - _FIRST_MOMENT) // _MICROSECOND),
        _array(_BYTEA_OID, seals),
        _numbers("ii", _INT4_OID, places),
        _numbers("iq", _INT8_OID, [leg.account_id for leg in legs]),
        _numbers("iq", _INT8_OID, [leg.amount for leg in legs]),
        _array(_TEXT_OID, [leg.narrative.encode() for leg in legs]),
    ]


def read_numbers(array: bytes) -> list[int]:
    """The elements of a bigint[] that PostgreSQL sent in the same format."""
    count = (len(array) - _ARRAY.size) // 12
    return list(struct.unpack_from(f"!{'4xq' * count}", array, _ARRAY.size))


def _array(oid: int, elements: Sequence[bytes]) -> bytes:
    parts = [_ARRAY.pack(1, 0, oid, len(elements), 1)]
    for element in elements:
        parts += (_INT4(len(element)), element)
    return b"".join(parts)


def _numbers(width: str, oid: int, numbers: Sequence[int]) -> bytes:
    """An array of numbers, each after its length in bytes, spelled in one go."""
    each = struct.calcsize(f"!{width[1]}")
    spelled = [each] * (2 * len(numbers))
    spelled[1::2] = numbers
    return _ARRAY.pack(1, 0, oid, len(numbers), 1) + struct.pack(
        f"!{width * len(numbers)}", *spelled
    )
