"""The telegrams (電文) between a bank's gateway and the clearing centre, under one name (C14)."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from madoguchi.formats.clearing.answers import (
    ACCEPTED,
    CREDITED_WITHOUT_REASON,
    KEY_REUSED,
    NAME_DIFFERS,
    NO_ACCOUNT,
    RETURN_REASONS,
    End,
    Inquiry,
    InquiryAnswer,
    Outcome,
    Reply,
    Result,
    ResultsRequest,
    State,
)
from madoguchi.formats.clearing.frame import LENGTH_DIGITS, body_length, encode, frame
from madoguchi.formats.clearing.transfer import Transfer
from madoguchi.formats.layout import Unreadable

__all__ = [
    "ACCEPTED",
    "CREDITED_WITHOUT_REASON",
    "KEY_REUSED",
    "LENGTH_DIGITS",
    "NAME_DIFFERS",
    "NO_ACCOUNT",
    "RETURN_REASONS",
    "End",
    "Inquiry",
    "InquiryAnswer",
    "Outcome",
    "Reply",
    "Result",
    "ResultsRequest",
    "State",
    "Telegram",
    "Transfer",
    "body_length",
    "decode",
    "encode",
    "frame",
]

Telegram = Transfer | Reply | Inquiry | InquiryAnswer | ResultsRequest | Result | End

_SHAPES: Final[tuple[type[Telegram], ...]] = (
    Transfer,
    Reply,
    Inquiry,
    InquiryAnswer,
    ResultsRequest,
    Result,
    End,
)
_KINDS: Final[Mapping[str, type[Telegram]]] = {
    str(shape.LAYOUT.fields[0].always): shape for shape in _SHAPES
}


def decode(body: bytes) -> Telegram:
    """Read one telegram, told apart by its first four bytes; raises layout.Unreadable."""
    kind = body[:4].decode("ascii", errors="replace")
    if kind not in _KINDS:
        raise Unreadable("telegram_kind", 0, f"{kind!r} is no telegram of ours")
    shape = _KINDS[kind]
    values: dict[str, Any] = {**shape.LAYOUT.decode(body)}
    del values["telegram_kind"]
    for at, field in shape.LAYOUT.positions():
        if field.name in _MEANINGS:
            try:
                values[field.name] = _MEANINGS[field.name](values[field.name])
            except ValueError as wrong:
                raise Unreadable(field.name, at, str(wrong)) from wrong
    try:
        return shape(**values)
    except ValueError as wrong:
        raise Unreadable(shape.LAYOUT.name, 0, str(wrong)) from wrong


def _read_day(text: str) -> dt.date:
    # strptime would also take days without leading zeros; the layout has seen eight digits.
    return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))


# What a column holds beyond its characters.
_MEANINGS: Final[Mapping[str, Callable[[str], object]]] = {
    "value_date": _read_day,
    "settled_on": _read_day,
    "state": State,
    "outcome": Outcome,
}
