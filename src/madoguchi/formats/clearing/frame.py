"""A telegram as the socket carries it (電文長): its bytes behind four digits that count them."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, Protocol, TypeVar

from madoguchi.formats.layout import Layout, Unreadable

LENGTH_DIGITS: Final = 4


class Record(Protocol):
    """A dataclass whose fields are the columns of its layout."""

    LAYOUT: ClassVar[Layout]
    __dataclass_fields__: ClassVar[dict[str, dataclasses.Field[Any]]]


_Telegram = TypeVar("_Telegram", bound=Record)
# What a column holds beyond its characters.
Meanings = Mapping[str, Callable[[str], object]]


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


def body_length(prefix: bytes) -> int:
    """Read how many bytes follow the length in front of a telegram; raises Unreadable."""
    if len(prefix) != LENGTH_DIGITS or not prefix.isdigit():
        raise Unreadable("length", 0, f"{prefix!r} is not {LENGTH_DIGITS} digits")
    return int(prefix)


def decode(body: bytes, *, kinds: Mapping[str, type[_Telegram]], meanings: Meanings) -> _Telegram:
    """Read one telegram, told apart by its first four bytes; raises layout.Unreadable."""
    kind = body[:4].decode("ascii", errors="replace")
    if kind not in kinds:
        raise Unreadable("telegram_kind", 0, f"{kind!r} is no telegram of ours")
    shape = kinds[kind]
    values: dict[str, Any] = {**shape.LAYOUT.decode(body)}
    del values["telegram_kind"]
    for at, field in shape.LAYOUT.positions():
        if field.name in meanings:
            try:
                values[field.name] = meanings[field.name](values[field.name])
            except ValueError as wrong:
                raise Unreadable(field.name, at, str(wrong)) from wrong
    try:
        return shape(**values)
    except ValueError as wrong:
        raise Unreadable(shape.LAYOUT.name, 0, str(wrong)) from wrong


def kinds_of(shapes: tuple[type[_Telegram], ...]) -> Mapping[str, type[_Telegram]]:
    """The telegrams by the four digits each begins with."""
    return {str(shape.LAYOUT.fields[0].always): shape for shape in shapes}


def read_day(digits: str) -> dt.date:
    """Read eight digits as a day; raises ValueError."""
    # strptime would also take days without leading zeros; the layout has seen eight digits.
    return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
