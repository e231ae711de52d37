"""The telegrams of a payment (払込): taken on once, asked about, and how it ended (D2, D5)."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from madoguchi.formats.columns import KEY, SENDING_BANK, filler, kind, must_be_key
from madoguchi.formats.layout import Field, Layout
from madoguchi.formats.payeasy.bill import BILL_CODE, DIVISION, NUMBER
from madoguchi.formats.payeasy.biller import (
    BILLER,
    CLOSED,
    EXPIRED,
    MISMATCH,
    NO_BILLER,
    NOT_THERE_YET,
    PAID,
    RESULT,
)

ACCEPTED: Final = "00"
SETTLED_WITHOUT_REASON: Final = "00"
WITHDRAWN: Final = "11"
KEY_REUSED: Final = "92"

# Why a payment came back, in the words of the customer's history.
REASONS: Final[Mapping[str, str]] = {
    NO_BILLER: "収納機関なし",
    MISMATCH: "番号相違",
    PAID: "納付済",
    EXPIRED: "取扱期限超過",
    NOT_THERE_YET: "請求情報未登録",
    CLOSED: "収納機関時間外",
    WITHDRAWN: "収納機関取消",
    KEY_REUSED: "受付不可",
}

_REASON = Field("reason", "返却理由コード", 2, "digits")


class State(StrEnum):
    """How far the biller is with a payment (照会結果); UNKNOWN means it never arrived there."""

    UNKNOWN = "0"
    ACCEPTED = "1"
    SETTLED = "2"
    RETURNED = "3"


class Outcome(StrEnum):
    """How a payment ended (収納結果): the bill is settled (消込済), or the money comes back."""

    SETTLED = "1"
    RETURNED = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Asks a biller to take a payment (払込依頼電文); sent again, it is the same bytes.

    `amount_yen` is all that is paid, late charge included; `paid_at` is when the bank took the
    money, by which the biller judges its hours and the bill's last day.
    """

    LAYOUT: ClassVar[Layout] = Layout(
        "PAY 払込依頼電文",
        130,
        (
            kind("2300"),
            KEY,
            SENDING_BANK,
            BILLER,
            NUMBER,
            DIVISION,
            BILL_CODE,
            Field("amount_yen", "払込金額", 10, "number"),
            Field("paid_at", "払込日時", 14, "digits"),
            filler(3),
        ),
    )

    key: str
    sending_bank: str
    biller_number: str
    number: str
    division: str
    bill_code: str
    amount_yen: int
    paid_at: dt.datetime

    def __post_init__(self) -> None:
        must_be_key(self.key)
        if self.amount_yen < 1:
            raise ValueError(f"a payment of {self.amount_yen} yen")


@dataclass(frozen=True, slots=True, kw_only=True)
class PayReply:
    """Says whether the biller took a payment on (払込受付回答電文); a refused one is not there.

    The result code is 00 (受付), 92 (電文キー重複・内容相違), or that of a bill inquiry.
    """

    LAYOUT: ClassVar[Layout] = Layout(
        "PAY REPLY 払込受付回答電文", 40, (kind("2301"), KEY, RESULT, filler(2))
    )

    key: str
    result_code: str

    def __post_init__(self) -> None:
        must_be_key(self.key)

    @property
    def accepted(self) -> bool:
        """True when the biller has the payment and will give a result for it."""
        return self.result_code == ACCEPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInquiry:
    """Asks what became of one payment (払込照会電文)."""

    LAYOUT: ClassVar[Layout] = Layout(
        "STATUS INQUIRY 払込照会電文", 40, (kind("2400"), KEY, filler(4))
    )

    key: str

    def __post_init__(self) -> None:
        must_be_key(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusAnswer:
    """Says what became of one payment (払込照会回答電文); a reason stands where it was returned."""

    LAYOUT: ClassVar[Layout] = Layout(
        "STATUS ANSWER 払込照会回答電文",
        40,
        (kind("2401"), KEY, Field("state", "照会結果", 1, "digits"), _REASON, filler(1)),
    )

    key: str
    state: State
    reason: str = SETTLED_WITHOUT_REASON

    def __post_init__(self) -> None:
        must_be_key(self.key)
        _must_agree(returned=self.state is State.RETURNED, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsRequest:
    """Asks for the results after the last one this bank has (収納結果要求電文)."""

    LAYOUT: ClassVar[Layout] = Layout(
        "RESULTS REQUEST 収納結果要求電文",
        20,
        (kind("2500"), SENDING_BANK, Field("last_sequence", "受信済通番", 10, "number"), filler(2)),
    )

    sending_bank: str
    last_sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Says how one payment ended (収納結果通知電文); sequences count 1, 2, 3 … for each bank."""

    LAYOUT: ClassVar[Layout] = Layout(
        "RESULT 収納結果通知電文",
        50,
        (
            kind("2501"),
            Field("sequence", "通番", 10, "number"),
            KEY,
            Field("outcome", "収納結果", 1, "digits"),
            _REASON,
            filler(1),
        ),
    )

    sequence: int
    key: str
    outcome: Outcome
    reason: str

    def __post_init__(self) -> None:
        must_be_key(self.key)
        _must_agree(returned=self.outcome is Outcome.RETURNED, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Says that no more bills or results follow in this answer (終了電文)."""

    LAYOUT: ClassVar[Layout] = Layout("END 終了電文", 20, (kind("2509"), filler(16)))


def _must_agree(*, returned: bool, reason: str) -> None:
    if returned == (reason == SETTLED_WITHOUT_REASON):
        raise ValueError(f"reason {reason!r} contradicts the outcome")
