"""Columns that the telegrams of every line share (共通項目): their kind, key and blanks."""

import re
from typing import Final

from madoguchi.formats.layout import Field


def kind(code: str) -> Field:
    """The column every telegram begins with, which tells its layout."""
    return Field("telegram_kind", "電文種別", 4, "digits", always=code)


def filler(width: int) -> Field:
    """The blanks a telegram ends with."""
    return Field("filler", "ダミー", width, "blank")


KEY: Final = Field("key", "電文キー", 32, "text")
SENDING_BANK: Final = Field("sending_bank", "仕向銀行番号", 4, "digits")


def must_be_key(key: str) -> None:
    """Raise ValueError for a key that is not a request id."""
    if not re.fullmatch("[0-9a-f]{32}", key):
        raise ValueError(f"{key!r} is not a telegram key of 32 hexadecimal digits")
