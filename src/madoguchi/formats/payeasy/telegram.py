"""The telegrams (電文) between a bank's gateway and the billers' network, under one name (D3)."""

import datetime as dt
from typing import Final

from madoguchi.formats.clearing import read
from madoguchi.formats.payeasy.bill import AmountBy, Bill, BillInquiry, BillsAnswer
from madoguchi.formats.payeasy.biller import Asked, BillerAnswer, BillerInquiry, Way
from madoguchi.formats.payeasy.payment import (
    End,
    Outcome,
    Pay,
    PayReply,
    Result,
    ResultsRequest,
    State,
    StatusAnswer,
    StatusInquiry,
)

Telegram = (
    BillerInquiry
    | BillerAnswer
    | BillInquiry
    | BillsAnswer
    | Bill
    | Pay
    | PayReply
    | StatusInquiry
    | StatusAnswer
    | ResultsRequest
    | Result
    | End
)

SHAPES: Final[tuple[type[Telegram], ...]] = (
    BillerInquiry,
    BillerAnswer,
    BillInquiry,
    BillsAnswer,
    Bill,
    Pay,
    PayReply,
    StatusInquiry,
    StatusAnswer,
    ResultsRequest,
    Result,
    End,
)
_KINDS: Final = read.kinds_of(SHAPES)


def decode(body: bytes) -> Telegram:
    """Read one telegram, told apart by its first four bytes; raises layout.Unreadable."""
    return read.decode(body, kinds=_KINDS, meanings=_MEANINGS)


def _read_moment(digits: str) -> dt.datetime:
    hour, minute, second = (int(digits[at : at + 2]) for at in (8, 10, 12))
    return dt.datetime.combine(read.read_day(digits[:8]), dt.time(hour, minute, second))


_MEANINGS: Final[read.Meanings] = {
    "way": Way,
    "division_asked": Asked,
    "amount_by": AmountBy,
    "state": State,
    "outcome": Outcome,
    "payable_until": read.read_day,
    "asked_at": _read_moment,
    "paid_at": _read_moment,
}
