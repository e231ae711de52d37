"""Fixed-width records as tables: one table reads, writes and documents a record (C14)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

# JIS X 0201 8-bit without control characters: these are the characters of one byte in cp932.
CHARACTERS = {"digits": "[0-9]", "number": "[0-9]", "text": "[ -~｡-ﾟ]", "blank": " "}
WIDE_SPACE = "\u3000"


class Unwritable(ValueError):
    """A value that its field cannot carry; nothing is ever cut to fit."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class Unreadable(ValueError):
    """Bytes that are not the record they claim to be; `offset` counts bytes from 0."""

    def __init__(self, field: str, offset: int, reason: str) -> None:
        super().__init__(f"{field} at byte {offset}: {reason}")
        self.field, self.offset, self.reason = field, offset, reason


@dataclass(frozen=True, slots=True)
class Field:
    """One column (項目): "digits" kept as text at full width, "number" an int (右詰・前ゼロ),
    "text" half-width (左詰・後スペース), "wide" full-width (漢字項目, two bytes a letter), "blank"
    spaces only (ダミー); `width` counts bytes, `always` is a constant."""

    name: str
    official_japanese_name: str
    width: int
    kind: Literal["digits", "number", "text", "wide", "blank"]
    always: str | None = None

    def write(self, value: str | int) -> bytes:
        """Write one value at full width; raises Unwritable."""
        if self.kind == "wide":
            return self._write_wide(value)
        counted = self.kind == "number"
        full = (str(value).zfill if counted else str(value).ljust)(self.width)
        if len(full) > self.width:
            raise Unwritable(self.name, f"{value!r} is longer than {self.width}")
        right_type = isinstance(value, int if counted else str)
        if not right_type or not re.fullmatch(f"{CHARACTERS[self.kind]}*", full):
            raise Unwritable(self.name, f"{value!r} is not {self.kind} of width {self.width}")
        if self.always not in (None, value):
            raise Unwritable(self.name, f"{value!r} is not {self.always!r}")
        return full.encode("cp932")

    def _write_wide(self, value: str | int) -> bytes:
        full = str(value).ljust(self.width // 2, WIDE_SPACE)
        if not isinstance(value, str) or not is_wide(full, self.width):
            raise Unwritable(self.name, f"{value!r} is not {self.kind} of width {self.width}")
        return full.encode("cp932")


def is_wide(text: str, width: int) -> bool:
    """Say whether a text has two bytes a letter in cp932, and so many altogether."""
    try:
        return all(len(letter.encode("cp932")) == 2 for letter in text) and len(text) * 2 == width
    except UnicodeEncodeError:
        return False


@dataclass(frozen=True, slots=True)
class Layout:
    """One record (レコード): its columns in order; a table that does not add up cannot be built."""

    name: str
    length: int
    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        if (total := sum(field.width for field in self.fields)) != self.length:
            raise ValueError(f"{self.name} is {self.length} bytes, its fields add up to {total}")
        if len({field.name for field in self.fields}) != len(self.fields):
            raise ValueError(f"{self.name} has two fields of one name")
        for field in self.fields:
            if field.always is not None:
                field.write(field.always)

    def positions(self) -> Iterator[tuple[int, Field]]:
        """Each field with the byte it starts at, counted from 0."""
        offset = 0
        for field in self.fields:
            yield offset, field
            offset += field.width

    def encode(self, values: Mapping[str, str | int]) -> bytes:
        """Write one record; constants and blanks may be left out. Raises Unwritable."""
        constant = {f.name: f.always or "" for f in self.fields if f.always or f.kind == "blank"}
        given = {**constant, **values}
        if wrong := given.keys() ^ {field.name for field in self.fields}:
            raise Unwritable(min(wrong), f"is missing, or is no field of {self.name}")
        return b"".join(field.write(given[field.name]) for field in self.fields)
