"""Reads a fixed-width record by its table (レコードの読取), as `layout` writes it."""

import re

from madoguchi.formats.layout import CHARACTERS, WIDE_SPACE, Field, Layout, Unreadable, is_wide


def decode(layout: Layout, record: bytes) -> dict[str, str | int]:
    """Read one record, constants included and blanks left out. Raises Unreadable."""
    if len(record) != layout.length:
        raise Unreadable(layout.name, 0, f"{len(record)} bytes instead of {layout.length}")
    read = {f.name: read_field(f, record[at : at + f.width], at) for at, f in layout.positions()}
    return {f.name: read[f.name] for f in layout.fields if f.kind != "blank"}


def read_field(field: Field, written: bytes, offset: int) -> str | int:
    """Read one value back without its padding; raises Unreadable."""
    text = written.decode("cp932", errors="replace")
    if field.kind == "wide":
        if not is_wide(text, field.width):
            raise Unreadable(field.name, offset, f"{written!r} is not {field.kind}")
        return text.rstrip(WIDE_SPACE)
    if not re.fullmatch(f"{CHARACTERS[field.kind]}{{{field.width}}}", text):
        raise Unreadable(field.name, offset, f"{written!r} is not {field.kind}")
    if field.always not in (None, text.rstrip(" ")):
        raise Unreadable(field.name, offset, f"{written!r} is not {field.always!r}")
    return int(text) if field.kind == "number" else text.rstrip(" ")
