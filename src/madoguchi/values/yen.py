"""Whole yen (円): read from what a person typed, shown as a person expects."""

import re
import unicodedata

from madoguchi.values.refusal import Refusal, Refused

# The widest amount a transfer record can carry: ten digits (domain: 総合振込 振込金額 N(10)).
MOST_YEN = 9_999_999_999

_TYPED = re.compile(r"[0-9]+")


def read_yen(typed: str) -> int:
    """Read a typed amount: full-width digits, commas, spaces, 円 and ¥ are accepted.

    Raises Refused A00 (not digits), A01 (too long), A04 (zero or beyond ten digits).
    """
    plain = unicodedata.normalize("NFKC", typed).strip()
    plain = plain.removeprefix("¥").removesuffix("円").replace(",", "").replace(" ", "")
    if not _TYPED.fullmatch(plain):
        raise Refused(Refusal.WRONG_CHARACTERS, field="amount")
    if len(plain.lstrip("0")) > len(str(MOST_YEN)):
        raise Refused(Refusal.WRONG_LENGTH, field="amount")
    yen = int(plain)
    if yen < 1:
        raise Refused(Refusal.OUT_OF_RANGE, field="amount")
    return yen


def show_yen(yen: int) -> str:
    """Show an amount the way receipts do: 1,234,567 円 (minus sign U+2212 kept as ASCII)."""
    return f"{yen:,}円"
