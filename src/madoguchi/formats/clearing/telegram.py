"""The telegrams (電文) between a bank's gateway and the clearing centre (C14).

The telegrams that real banks exchange over the Zengin system are not public. These are our own;
their words and widths follow what is public: the 総合振込 record of the JBA's
レコード・フォーマット (with names of 48 characters, as screens take them) and the vocabulary of
為替電文 (被仕向, 資金返却). On the socket each telegram stands behind four ASCII digits that say
how many bytes it has. A transfer sent again must be the same bytes under the same key.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from madoguchi.formats.layout import Field, Layout, Unreadable

LENGTH_DIGITS: Final = 4

ACCEPTED: Final = "00"
KEY_REUSED: Final = "92"
CREDITED_WITHOUT_REASON: Final = "00"
NO_ACCOUNT: Final = "01"
NAME_DIFFERS: Final = "02"

RESULT_CODES: Final[Mapping[str, str]] = {ACCEPTED: "受付", KEY_REUSED: "電文キー重複・内容相違"}
RETURN_REASONS: Final[Mapping[str, str]] = {
    NO_ACCOUNT: "該当口座なし",
    NAME_DIFFERS: "口座名義相違",
}


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
class Transfer:
    """Asks the centre to credit an account at another bank (振込依頼電文)."""

    key: str
    sending_bank: str
    sending_branch: str
    receiving_bank: str
    receiving_branch: str
    account_kind: str
    account_number: str
    receiver_name: str
    sender_name: str
    amount_yen: int
    value_date: dt.date
    edi: str = ""

    def __post_init__(self) -> None:
        _must_be_key(self.key)
        if self.amount_yen < 1:
            raise ValueError(f"a transfer of {self.amount_yen} yen")
        if not self.receiver_name.strip(" "):
            raise ValueError("a transfer to nobody")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """Says whether the centre took a transfer on (受付 / 受付不可); a refused one is not there."""

    key: str
    result_code: str

    def __post_init__(self) -> None:
        _must_be_key(self.key)

    @property
    def accepted(self) -> bool:
        """True when the centre has the transfer and will give a result for it."""
        return self.result_code == ACCEPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """Asks what became of one transfer (照会電文)."""

    key: str

    def __post_init__(self) -> None:
        _must_be_key(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class InquiryAnswer:
    """Says what became of one transfer (照会回答); a reason stands only where it was returned."""

    key: str
    state: State
    reason: str = CREDITED_WITHOUT_REASON

    def __post_init__(self) -> None:
        _must_be_key(self.key)
        _must_agree(returned=self.state is State.RETURNED, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsRequest:
    """Asks for the results after the last one this bank has (処理結果要求)."""

    sending_bank: str
    last_sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Says how one transfer ended (処理結果通知); sequences count 1, 2, 3 … for each bank."""

    sequence: int
    key: str
    outcome: Outcome
    reason: str
    settled_on: dt.date

    def __post_init__(self) -> None:
        _must_be_key(self.key)
        _must_agree(returned=self.outcome is Outcome.RETURNED, reason=self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """Says that no more results follow in this answer (処理結果終了)."""


Telegram = Transfer | Reply | Inquiry | InquiryAnswer | ResultsRequest | Result | End


def encode(telegram: Telegram) -> bytes:
    """Write one telegram's bytes, without the length in front; raises layout.Unwritable."""
    kind = next(kind for kind, (_, shape) in _KINDS.items() if shape is type(telegram))
    values = {field.name: getattr(telegram, field.name) for field in fields(telegram)}
    written = {
        name: value.isoformat().replace("-", "") if isinstance(value, dt.date) else value
        for name, value in values.items()
    }
    return _KINDS[kind][0].encode(written)


def decode(body: bytes) -> Telegram:
    """Read one telegram, told apart by its first four bytes; raises layout.Unreadable."""
    kind = body[:4].decode("ascii", errors="replace")
    if kind not in _KINDS:
        raise Unreadable("telegram_kind", 0, f"{kind!r} is no telegram of ours")
    layout, shape = _KINDS[kind]
    values: dict[str, Any] = {**layout.decode(body)}
    del values["telegram_kind"]
    for at, field in layout.positions():
        if field.name in _MEANINGS:
            try:
                values[field.name] = _MEANINGS[field.name](values[field.name])
            except ValueError as wrong:
                raise Unreadable(field.name, at, str(wrong)) from wrong
    try:
        return shape(**values)
    except ValueError as wrong:
        raise Unreadable(layout.name, 0, str(wrong)) from wrong


def frame(telegram: Telegram) -> bytes:
    """Write one telegram as the socket carries it, its length in front; raises Unwritable."""
    body = encode(telegram)
    return str(len(body)).zfill(LENGTH_DIGITS).encode("ascii") + body


def body_length(prefix: bytes) -> int:
    """Read how many bytes follow the length in front of a telegram; raises Unreadable."""
    if len(prefix) != LENGTH_DIGITS or not prefix.isdigit():
        raise Unreadable("length", 0, f"{prefix!r} is not {LENGTH_DIGITS} digits")
    return int(prefix)


def _read_day(text: str) -> dt.date:
    # strptime would also take days without leading zeros; the layout has seen eight digits.
    return dt.date(int(text[:4]), int(text[4:6]), int(text[6:]))


def _must_be_key(key: str) -> None:
    if not re.fullmatch("[0-9a-f]{32}", key):
        raise ValueError(f"{key!r} is not a telegram key of 32 hexadecimal digits")


def _must_agree(*, returned: bool, reason: str) -> None:
    if returned == (reason == CREDITED_WITHOUT_REASON):
        raise ValueError(f"reason {reason!r} contradicts the outcome")


def _kind(code: str) -> Field:
    return Field("telegram_kind", "電文種別", 4, "digits", always=code)


def _filler(width: int) -> Field:
    return Field("filler", "ダミー", width, "blank")


# What a column holds beyond its characters.
_MEANINGS: Final[Mapping[str, Callable[[str], object]]] = {
    "value_date": _read_day,
    "settled_on": _read_day,
    "state": State,
    "outcome": Outcome,
}

_KEY = Field("key", "電文キー", 32, "text")
_SENDING_BANK = Field("sending_bank", "仕向銀行番号", 4, "digits")
_REASON = Field("reason", "返却理由コード", 2, "digits")

TRANSFER = Layout(
    "TRANSFER 振込依頼電文",
    200,
    (
        _kind("1100"),
        _KEY,
        _SENDING_BANK,
        Field("sending_branch", "仕向支店番号", 3, "digits"),
        Field("receiving_bank", "被仕向銀行番号", 4, "digits"),
        Field("receiving_branch", "被仕向支店番号", 3, "digits"),
        Field("account_kind", "預金種目", 1, "digits"),
        Field("account_number", "口座番号", 7, "digits"),
        Field("receiver_name", "受取人名", 48, "text"),
        Field("sender_name", "振込依頼人名", 48, "text"),
        Field("amount_yen", "振込金額", 10, "number"),
        Field("value_date", "振込指定日", 8, "digits"),
        Field("edi", "EDI情報", 20, "text"),
        _filler(8),
    ),
)
REPLY = Layout(
    "REPLY 受付回答電文",
    40,
    (_kind("1101"), _KEY, Field("result_code", "受付結果コード", 2, "digits"), _filler(2)),
)
INQUIRY = Layout("INQUIRY 照会電文", 40, (_kind("1200"), _KEY, _filler(4)))
INQUIRY_ANSWER = Layout(
    "INQUIRY ANSWER 照会回答電文",
    40,
    (_kind("1201"), _KEY, Field("state", "照会結果", 1, "digits"), _REASON, _filler(1)),
)
RESULTS_REQUEST = Layout(
    "RESULTS REQUEST 処理結果要求電文",
    20,
    (_kind("1300"), _SENDING_BANK, Field("last_sequence", "受信済通番", 10, "number"), _filler(2)),
)
RESULT = Layout(
    "RESULT 処理結果通知電文",
    60,
    (
        _kind("1301"),
        Field("sequence", "通番", 10, "number"),
        _KEY,
        Field("outcome", "処理結果", 1, "digits"),
        _REASON,
        Field("settled_on", "処理日", 8, "digits"),
        _filler(3),
    ),
)
END = Layout("END 処理結果終了電文", 20, (_kind("1309"), _filler(16)))

_KINDS: Final[Mapping[str, tuple[Layout, type[Telegram]]]] = {
    "1100": (TRANSFER, Transfer),
    "1101": (REPLY, Reply),
    "1200": (INQUIRY, Inquiry),
    "1201": (INQUIRY_ANSWER, InquiryAnswer),
    "1300": (RESULTS_REQUEST, ResultsRequest),
    "1301": (RESULT, Result),
    "1309": (END, End),
}
