"""Reads a telegram (電文の読取): told apart by its first digits, its columns by their layout."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from madoguchi.formats import read_record
from madoguchi.formats.clearing.frame import LENGTH_DIGITS, Record
from madoguchi.formats.layout import Unreadable

_Telegram = TypeVar("_Telegram", bound=Record)
# What a column holds beyond its characters.
Meanings = Mapping[str, Callable[[str], object]]


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
    values: dict[str, Any] = {**read_record.decode(shape.LAYOUT, body)}
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
