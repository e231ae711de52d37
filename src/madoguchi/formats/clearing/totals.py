"""The telegrams of reconciliation (対査): what the centre counted for a bank on one day (C14)."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from madoguchi.formats.columns import filler, kind
from madoguchi.formats.layout import Field, Layout

_BANK = Field("bank", "銀行番号", 4, "digits")
_VALUE_DATE = Field("value_date", "振込指定日", 8, "digits")


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalsRequest:
    """Asks what the centre counted for this bank on one value date (対査要求電文)."""

    LAYOUT: ClassVar[Layout] = Layout(
        "TOTALS REQUEST 対査要求電文", 20, (kind("1700"), _BANK, _VALUE_DATE, filler(4))
    )

    bank: str
    value_date: dt.date


def _counted(name: str, japanese: str) -> tuple[Field, Field]:
    return (
        Field(f"{name}_count", f"{japanese}件数", 8, "number"),
        Field(f"{name}_yen", f"{japanese}金額", 14, "number"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Says what the centre counted (対査回答電文): transfers in number, and yen altogether.

    Sent is what it took on from this bank, credited and returned how those ended so far; given is
    what it has for this bank, sent back what of that it took back.
    """

    LAYOUT: ClassVar[Layout] = Layout(
        "TOTALS 対査回答電文",
        130,
        (
            kind("1701"),
            _BANK,
            _VALUE_DATE,
            *_counted("sent", "仕向"),
            *_counted("credited", "入金済"),
            *_counted("returned", "返却"),
            *_counted("given", "被仕向"),
            *_counted("sent_back", "被仕向返却"),
            filler(4),
        ),
    )

    bank: str
    value_date: dt.date
    sent_count: int
    sent_yen: int
    credited_count: int
    credited_yen: int
    returned_count: int
    returned_yen: int
    given_count: int
    given_yen: int
    sent_back_count: int
    sent_back_yen: int
