"""The telegrams that ask for bills (請求照会): numbers in, the slips behind them out (D2, D3)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from madoguchi.formats.columns import SENDING_BANK, filler, kind
from madoguchi.formats.layout import Field, Layout
from madoguchi.formats.payeasy.biller import ASKED_AT, BILLER, FOUND, RESULT

NUMBER: Final = Field("number", "お客様番号・納付番号", 20, "text")
DIVISION: Final = Field("division", "納付区分", 10, "text")
BILL_CODE: Final = Field("bill_code", "請求識別番号", 28, "text")

# A slip without a last day.
NO_END: Final = dt.date(9999, 12, 31)


class AmountBy(StrEnum):
    """Who says how much (金額区分): the biller, or the payer, who types it (入力方式)."""

    BILLER = "1"
    PAYER = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillInquiry:
    """Asks which bills wait behind these numbers (請求照会電文)."""

    LAYOUT: ClassVar[Layout] = Layout(
        "BILL INQUIRY 請求照会電文",
        70,
        (
            kind("2200"),
            SENDING_BANK,
            BILLER,
            NUMBER,
            Field("confirmation", "確認番号", 6, "text"),
            DIVISION,
            ASKED_AT,
            filler(7),
        ),
    )

    sending_bank: str
    biller_number: str
    number: str
    confirmation: str
    division: str
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BillsAnswer:
    """Says how many bills follow, or why there is none (請求照会回答電文).

    The result code is 00 (bills follow), 01 (no such biller), 02 (the numbers do not match),
    03 (paid), 04 (expired), 05 (not registered yet) or 06 (the biller is closed).
    """

    LAYOUT: ClassVar[Layout] = Layout(
        "BILLS ANSWER 請求照会回答電文",
        40,
        (kind("2201"), BILLER, NUMBER, RESULT, Field("count", "請求件数", 2, "number"), filler(7)),
    )

    biller_number: str
    number: str
    result_code: str
    count: int = 0

    def __post_init__(self) -> None:
        if (self.result_code == FOUND) != (self.count > 0):
            raise ValueError(f"{self.count} bills contradict the result {self.result_code!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """One bill (請求内容電文): whose, for what, how much, and until when.

    `late_yen` (延滞金) is paid in addition to `amount_yen`. Where the payer says how much, both
    are 0.
    """

    LAYOUT: ClassVar[Layout] = Layout(
        "BILL 請求内容電文",
        280,
        (
            kind("2202"),
            BILL_CODE,
            Field("payer_kana", "払込人名カナ", 48, "text"),
            Field("payer", "払込人名", 60, "wide"),
            Field("content", "払込内容", 60, "wide"),
            Field("period", "対象期間", 40, "wide"),
            Field("amount_by", "金額区分", 1, "digits"),
            Field("amount_yen", "請求金額", 10, "number"),
            Field("late_yen", "延滞金額", 10, "number"),
            Field("payable_until", "取扱期限", 8, "digits"),
            filler(11),
        ),
    )

    bill_code: str
    payer_kana: str
    payer: str
    content: str
    period: str
    amount_by: AmountBy
    amount_yen: int
    late_yen: int
    payable_until: dt.date

    def __post_init__(self) -> None:
        if not self.bill_code:
            raise ValueError("a bill without a code cannot be paid")
        if (self.amount_by is AmountBy.BILLER) != (self.amount_yen > 0):
            raise ValueError(
                f"a bill of {self.amount_yen} yen, {self.amount_by.name} says how much"
            )
        if self.amount_by is AmountBy.PAYER and self.late_yen:
            raise ValueError("a late charge on an amount that is not known")
