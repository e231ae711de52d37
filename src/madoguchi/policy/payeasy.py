"""The rules of Pay-easy (税金・各種料金の払込): which numbers a slip has, how many misses; pure."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from madoguchi.policy.table import Count, Table, Yen
from madoguchi.values.refusal import Refusal, Refused

Way = Literal["private", "government"]

_MONTHS_BACK = 3
_LAST_PREFECTURE = 47


class NumbersLock(Table):
    """How many wrong numbers of bills stop the service (D4): for the day, then for good."""

    stopped_after: Count
    """Wrong numbers in a row until it is stopped for the day (収納サービスロックアウト)."""
    block_after_days: Count
    """Days on which it was stopped until 閉塞, released by a bank procedure."""


class Payeasy(Table):
    """Taxes and bills (税金・各種料金の払込, D1–D6); when, is in `[[hours]]`."""

    per_day_yen: Yen
    """The limit of a day, apart from that of transfers."""
    lock: NumbersLock


@dataclass(frozen=True, slots=True)
class Biller:
    """Whose bills they are (収納機関), as the network names it, with its hours of today."""

    number: str
    name: str
    name_kana: str
    # Whether slips carry a 納付区分 beside the 納付番号.
    division_asked: bool
    # Such as 09:00 and 24:00.
    opens: str
    closes: str

    @property
    def way(self) -> Way:
        """Which page its bills are asked on (D1)."""
        return "private" if self.number.startswith("5") else "government"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a slip carries (払込書の番号); `division` is empty where none is asked."""

    number: str
    confirmation: str
    division: str = ""


@dataclass(frozen=True, slots=True)
class Bill:
    """One bill (払込書情報): whose, for what, how much; yen.

    `amount_yen` None means that the payer says how much (入力方式). `late_yen` is paid in addition.
    """

    code: str
    payer: str
    payer_kana: str
    content: str
    period: str
    amount_yen: int | None
    late_yen: int
    payable_until: dt.date | None

    @property
    def total_yen(self) -> int | None:
        """What is paid altogether; None where the payer says how much."""
        return None if self.amount_yen is None else self.amount_yen + self.late_yen


@dataclass(frozen=True, slots=True)
class _Written:
    """How one number of a slip is written."""

    field: str
    shortest: int
    longest: int


_BILLER = _Written("biller_number", 5, 5)
_CONFIRMATION = _Written("confirmation_number", 1, 6)
_DIVISION = _Written("payment_division", 1, 10)
# お客様番号 and 納付番号, by the way.
_MAIN: dict[Way, _Written] = {
    "private": _Written("customer_number", 1, 20),
    "government": _Written("payment_number", 1, 20),
}


def way_of(biller_number: str) -> Way | None:
    """Tell by the number alone whose slips they are; None for a number nobody can have (D1).

    00… is the state (国), 01…–47… a prefecture's public bodies (地方公共団体), 5… private (民間).
    """
    if biller_number.startswith("5"):
        return "private"
    return "government" if int(biller_number[:2]) <= _LAST_PREFECTURE else None


def read_biller_number(typed: str) -> str:
    """Read a typed 収納機関番号; raises Refused A00, A01, and UNKNOWN_BILLER (P01)."""
    number = _digits(_BILLER, typed)
    if way_of(number) is None:
        raise Refused(Refusal.UNKNOWN_BILLER, field=_BILLER.field)
    return number


def read_numbers(biller: Biller, typed: Mapping[str, str]) -> Numbers:
    """Read a slip's typed numbers; raises the first Refused of `find_faults`."""
    faults = find_faults(biller, typed)
    if faults:
        raise next(iter(faults.values()))
    number, confirmation, *division = (
        _digits(each, typed.get(each.field, "")) for each in _asked(biller)
    )
    return Numbers(number, confirmation, *division)


def find_faults(biller: Biller, typed: Mapping[str, str]) -> dict[str, Refused]:
    """What is wrong with what was typed, by field: A00 or A01; empty when it can be asked about.

    The fields are `customer_number` (private) or `payment_number` (government),
    `confirmation_number` and, where the biller asks for it, `payment_division`.
    """
    faults: dict[str, Refused] = {}
    for each in _asked(biller):
        try:
            _digits(each, typed.get(each.field, ""))
        except Refused as no:
            faults[each.field] = no
    return faults


def _asked(biller: Biller) -> tuple[_Written, ...]:
    division = (_DIVISION,) if biller.division_asked else ()
    return (_MAIN[biller.way], _CONFIRMATION, *division)


def _digits(written: _Written, typed: str) -> str:
    """Read digits; full-width ones, hyphens and spaces are accepted, as slips print them."""
    plain = unicodedata.normalize("NFKC", typed)
    plain = "".join(
        letter for letter in plain if letter not in "-‐‑‒–—―−ー" and not letter.isspace()
    )
    if plain and not (plain.isascii() and plain.isdigit()):
        raise Refused(Refusal.WRONG_CHARACTERS, field=written.field)
    if not written.shortest <= len(plain) <= written.longest:
        raise Refused(
            Refusal.WRONG_LENGTH,
            field=written.field,
            shortest=written.shortest,
            longest=written.longest,
        )
    return plain


def paid_since(today: dt.date) -> dt.date:
    """From when a bill paid before is warned of: the 1st of the month three months before (D5)."""
    year, month = divmod(today.year * 12 + today.month - 1 - _MONTHS_BACK, 12)
    return dt.date(year, month + 1, 1)
