"""The telegrams that ask whose number it is (収納機関照会): the first page of Pay-easy (D1).

The telegrams of the real Multi-Payment Network are not public. These are our own; the words and the
widths of what customers type follow what banks' screens show: 収納機関番号 of 5 digits, お客様番号
and 納付番号 of up to 20, 確認番号 of up to 6, 納付区分 of up to 10 (domain 4, D1). Every question
carries the bank's own moment, by which the biller judges its hours and its days.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from madoguchi.formats.columns import SENDING_BANK, filler, kind
from madoguchi.formats.layout import Field, Layout

BILLER: Final = Field("biller_number", "収納機関番号", 5, "digits")
ASKED_AT: Final = Field("asked_at", "照会日時", 14, "digits")
RESULT: Final = Field("result_code", "結果コード", 2, "digits")

FOUND: Final = "00"
NO_BILLER: Final = "01"
MISMATCH: Final = "02"
PAID: Final = "03"
EXPIRED: Final = "04"
NOT_THERE_YET: Final = "05"
CLOSED: Final = "06"


class Way(StrEnum):
    """Which numbers a biller's slips carry (収納機関区分): private, or a public body's."""

    PRIVATE = "1"
    GOVERNMENT = "2"


class Asked(StrEnum):
    """Whether a number is asked for (要否)."""

    NO = "0"
    YES = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillerInquiry:
    """Asks which biller has a number (収納機関照会電文)."""

    LAYOUT: ClassVar[Layout] = Layout(
        "BILLER INQUIRY 収納機関照会電文",
        30,
        (kind("2100"), SENDING_BANK, BILLER, ASKED_AT, filler(3)),
    )

    sending_bank: str
    biller_number: str
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BillerAnswer:
    """Says whose number it is, how its slips are asked for, and its hours of today (同回答電文).

    The result code is 00 (found) or 01 (no such biller), whose other columns are empty.
    """

    LAYOUT: ClassVar[Layout] = Layout(
        "BILLER ANSWER 収納機関照会回答電文",
        140,
        (
            kind("2101"),
            BILLER,
            RESULT,
            Field("name_kana", "収納機関名カナ", 48, "text"),
            Field("name", "収納機関名", 60, "wide"),
            Field("way", "収納機関区分", 1, "digits"),
            Field("division_asked", "納付区分要否", 1, "digits"),
            Field("opens", "取扱開始時刻", 4, "digits"),
            Field("closes", "取扱終了時刻", 4, "digits"),
            filler(11),
        ),
    )

    biller_number: str
    result_code: str
    name_kana: str = ""
    name: str = ""
    way: Way = Way.PRIVATE
    division_asked: Asked = Asked.NO
    opens: str = "0000"
    closes: str = "0000"
