"""The telegrams that follow a transfer (受付・照会・処理結果): the centre is asked and answers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final

from madoguchi.formats.columns import KEY, SENDING_BANK, filler, kind, must_be_key
from madoguchi.formats.layout import Field, Layout

ACCEPTED: Final = "00"
KEY_REUSED: Final = "92"
UNKNOWN_CREDIT: Final = "93"
CREDITED_WITHOUT_REASON: Final = "00"
NO_ACCOUNT: Final = "01"
NAME_DIFFERS: Final = "02"

RETURN_REASONS: Final[Mapping[str, str]] = {
    NO_ACCOUNT: "該当口座なし",
    NAME_DIFFERS: "口座名義相違",
}

_REASON = Field("reason", "返却理由コード", 2, "digits")


class State(StrEnum):
    """How far the centre is with a transfer (照会結果); UNKNOWN means it never arrived there."""

    UNKNOWN = "0"
    ACCEPTED = "1"
    CREDITED = "2"
    RETURNED = "3"


class Outcome(StrEnum):
    """How a transfer ended (処理結果): credited (入金済), or the money comes back (返却)."""

    CREDITED = "1"
    RETURNED = "2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Says whether the centre took a transfer or a return on (受付 / 受付不可).

    What it refused is not there. The result code is 00 (受付), 92 (電文キー重複・内容相違), or for
    a return 93 (該当入金なし).
    """

    LAYOUT: ClassVar[Layout] = Layout(
        "REPLY 受付回答電文",
        40,
        (kind("1101"), KEY, Field("result_code", "受付結果コード", 2, "digits"), filler(2)),
    )

    key: str
    result_code: str

    def __post_init__(self) -> None:
        must_be_key(self.key)

    @property
    def accepted(self) -> bool:
        """True when the centre has it; of a transfer it will give a result."""
        return self.result_code == ACCEPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """Asks what became of one transfer (照会電文)."""

    LAYOUT: ClassVar[Layout] = Layout("INQUIRY 照会電文", 40, (kind("1200"), KEY, filler(4)))

    key: str

    def __post_init__(self) -> None:
        must_be_key(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryAnswer:
    """Says what became of one transfer (照会回答); a reason stands only where it was returned."""

    LAYOUT: ClassVar[Layout] = Layout(
        "INQUIRY ANSWER 照会回答電文",
        40,
        (kind("1201"), KEY, Field("state", "照会結果", 1, "digits"), _REASON, filler(1)),
    )

    key: str
    state: State
    reason: str = CREDITED_WITHOUT_REASON

    def __post_init__(self) -> None:
        must_be_key(self.key)
        _must_agree(returned=self.state is State.RETURNED, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsRequest:
    """Asks for the results after the last one this bank has (処理結果要求)."""

    LAYOUT: ClassVar[Layout] = Layout(
        "RESULTS REQUEST 処理結果要求電文",
        20,
        (kind("1300"), SENDING_BANK, Field("last_sequence", "受信済通番", 10, "number"), filler(2)),
    )

    sending_bank: str
    last_sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Says how one transfer ended (処理結果通知); sequences count 1, 2, 3 … for each bank."""

    LAYOUT: ClassVar[Layout] = Layout(
        "RESULT 処理結果通知電文",
        60,
        (
            kind("1301"),
            Field("sequence", "通番", 10, "number"),
            KEY,
            Field("outcome", "処理結果", 1, "digits"),
            _REASON,
            Field("settled_on", "処理日", 8, "digits"),
            filler(3),
        ),
    )

    sequence: int
    key: str
    outcome: Outcome
    reason: str
    settled_on: dt.date

    def __post_init__(self) -> None:
        must_be_key(self.key)
        _must_agree(returned=self.outcome is Outcome.RETURNED, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Says that no more results or credits follow in this answer (終了)."""

    LAYOUT: ClassVar[Layout] = Layout("END 処理結果終了電文", 20, (kind("1309"), filler(16)))


def _must_agree(*, returned: bool, reason: str) -> None:
    if returned == (reason == CREDITED_WITHOUT_REASON):
        raise ValueError(f"reason {reason!r} contradicts the outcome")
