"""A telegram as the socket carries it (電文長): its bytes behind four digits that count them."""

import dataclasses
import datetime as dt
from typing import Any, ClassVar, Final, Protocol

from madoguchi.formats.layout import Layout

LENGTH_DIGITS: Final = 4


class Record(Protocol):
    """A dataclass whose fields are the columns of its layout."""

    LAYOUT: ClassVar[Layout]
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]


def encode(telegram: Record) -> bytes:
    """Write one telegram's bytes, without the length in front; raises layout.Unwritable."""
    values = {field.name: getattr(telegram, field.name) for field in dataclasses.fields(telegram)}
    written = {
        name: _digits(value) if isinstance(value, dt.date) else value
        for name, value in values.items()
    }
    return telegram.LAYOUT.encode(written)


def _digits(value: dt.date) -> str:
    # A moment is a date too: 20261120, or 20261120100000.
    written = value.isoformat(timespec="seconds") if isinstance(value, dt.datetime) else str(value)
    return written.translate({ord(mark): None for mark in "-:T"})


def frame(telegram: Record) -> bytes:
    """Write one telegram with its length in front; raises layout.Unwritable."""
    body = encode(telegram)
    return str(len(body)).zfill(LENGTH_DIGITS).encode("ascii") + body
