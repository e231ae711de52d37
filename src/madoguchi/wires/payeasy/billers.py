"""The invented billers (架空の収納機関) that can be practised with, and what their numbers bring.

A person at a demonstration, or a test, chooses what happens by the first four digits of the
お客様番号 or 納付番号, which has eight digits or more. The right 確認番号 is its last four digits,
the right 納付区分 any that does not begin with 0. No body of these names and numbers exists.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from madoguchi.formats.payeasy import biller
from madoguchi.formats.payeasy.bill import AmountBy, Bill
from madoguchi.formats.payeasy.biller import Asked, Way

ONE_BILL: Final = "9100"
THREE_BILLS: Final = "9200"
AMOUNT_TYPED: Final = "9300"
LATE: Final = "9400"
PAID: Final = "9401"
EXPIRED: Final = "9402"
NOT_THERE_YET: Final = "9403"
# Paid meanwhile, somewhere else: the inquiry brings a bill, the payment is refused.
PAID_MEANWHILE: Final = "9405"
# Taken on, and withdrawn by the biller afterwards: the result brings the money back.
WITHDRAWN: Final = "9406"
SLOW: Final = "9407"
SILENT: Final = "9408"
CLOSED: Final = "9409"

SLOW_SECONDS: Final = 60.0

_WITH_ONE_BILL: Final = (ONE_BILL, LATE, PAID_MEANWHILE, WITHDRAWN, SLOW)
_REFUSED: Final = {
    PAID: biller.PAID,
    EXPIRED: biller.EXPIRED,
    NOT_THERE_YET: biller.NOT_THERE_YET,
    CLOSED: biller.CLOSED,
}
_SHORTEST_NUMBER: Final = 8
_LAST_DIGITS: Final = 4
_LATE_YEN: Final = 350
_PAYABLE_DAYS: Final = 30
_FIRST_YEAR_OF_REIWA: Final = 2019


@dataclass(frozen=True, slots=True, kw_only=True)
class Invented:
    """One biller: who it says it is, what its bills are for, and when it answers."""

    number: str
    name: str
    name_kana: str
    content: str
    division_asked: bool = False
    # Hour and minute, as the telegram writes them.
    opens: str = "0000"
    closes: str = "2400"

    @property
    def way(self) -> Way:
        """Private, or a public body."""
        return Way.PRIVATE if self.number.startswith("5") else Way.GOVERNMENT

    def is_open(self, at: dt.datetime) -> bool:
        """Whether it answers about bills at this moment of Japan's clocks."""
        return self.opens <= f"{at:%H%M}" < self.closes

    def answer(self) -> biller.BillerAnswer:
        """What the network says of it."""
        return biller.BillerAnswer(
            biller_number=self.number,
            result_code=biller.FOUND,
            name_kana=self.name_kana,
            name=self.name,
            way=self.way,
            division_asked=Asked.YES if self.division_asked else Asked.NO,
            opens=self.opens,
            closes=self.closes,
        )


_ALL: Final = (
    Invented(
        number="00990",
        name="架空国税収納センター",
        name_kana="ｶｸｳｺｸｾﾞｲｼｭｳﾉｳｾﾝﾀ-",
        content="申告所得税",
        division_asked=True,
    ),
    Invented(
        number="00991",
        name="架空年金収納センター",
        name_kana="ｶｸｳﾈﾝｷﾝｼｭｳﾉｳｾﾝﾀ-",
        content="国民年金保険料",
    ),
    Invented(
        number="10990",
        name="深山県税務課",
        name_kana="ﾐﾔﾏｹﾝｾﾞｲﾑｶ",
        content="自動車税種別割",
        division_asked=True,
    ),
    Invented(number="59001", name="ひので電力株式会社", name_kana="ﾋﾉﾃﾞﾃﾞﾝﾘﾖｸ", content="電気料金"),
    Invented(number="59002", name="清水谷水道企業団", name_kana="ｼﾐｽﾞﾀﾞﾆｽｲﾄﾞｳ", content="水道料金"),
    Invented(
        number="59003",
        name="みどり都市ガス株式会社",
        name_kana="ﾐﾄﾞﾘﾄｼｶﾞｽ",
        content="ガス料金",
        opens="0900",
        closes="1700",
    ),
)
BILLERS: Final = {each.number: each for each in _ALL}


def what_waits(
    of: Invented, *, number: str, confirmation: str, division: str, at: dt.datetime
) -> tuple[str, Sequence[Bill]]:
    """The result code, and the bills behind these numbers while nothing was paid of them."""
    if not of.is_open(at):
        return biller.CLOSED, ()
    if not _are_right(of, number=number, confirmation=confirmation, division=division):
        return biller.MISMATCH, ()
    case = number[:4]
    if case in _REFUSED:
        return _REFUSED[case], ()
    if case == THREE_BILLS:
        return biller.FOUND, [_bill(of, number, nth=nth, at=at) for nth in range(3)]
    return biller.FOUND, [_bill(of, number, nth=0, at=at)]


def _are_right(of: Invented, *, number: str, confirmation: str, division: str) -> bool:
    known = (*_WITH_ONE_BILL, THREE_BILLS, AMOUNT_TYPED, *_REFUSED)
    return (
        len(number) >= _SHORTEST_NUMBER
        and number.startswith(known)
        and confirmation == number[-_LAST_DIGITS:]
        and (division[:1] in "123456789" and division != "" if of.division_asked else True)
    )


def first_yen(number: str) -> int:
    """What the first bill behind a number comes to: 1,000 yen and its last four digits."""
    return 1_000 + int(number[-_LAST_DIGITS:])


def _bill(of: Invented, number: str, *, nth: int, at: dt.datetime) -> Bill:
    """The nth bill behind a number: a month apart, a thousand yen apart."""
    typed = number.startswith(AMOUNT_TYPED)
    month = at.year * 12 + at.month - 1 - nth
    return Bill(
        # Each month brings a bill of its own under the same number.
        bill_code=f"{number}-{at:%y%m}-{nth}",
        payer_kana="ﾊﾗｲｺﾐ ﾀﾛｳ",
        payer="払込　太郎",
        content=of.content,
        period=_wide(f"令和{month // 12 - _FIRST_YEAR_OF_REIWA + 1}年{month % 12 + 1}月分"),
        amount_by=AmountBy.PAYER if typed else AmountBy.BILLER,
        amount_yen=0 if typed else first_yen(number) + 1_000 * nth,
        late_yen=_LATE_YEN if number.startswith(LATE) else 0,
        payable_until=at.date() + dt.timedelta(days=_PAYABLE_DAYS),
    )


def _wide(text: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if each.isdigit() else each for each in text)
