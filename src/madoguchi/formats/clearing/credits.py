"""The telegrams by which money comes in (被仕向振込): credits asked for, given, sent back (C16)."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from madoguchi.formats.clearing.answers import CREDITED_WITHOUT_REASON
from madoguchi.formats.clearing.transfer import Transfer
from madoguchi.formats.columns import KEY, filler, kind, must_be_key
from madoguchi.formats.layout import Field, Layout

_RECEIVING_BANK = Field("receiving_bank", "被仕向銀行番号", 4, "digits")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditsRequest:
    """Asks for the credits after the last one this bank has (入金要求電文)."""

    LAYOUT: ClassVar[Layout] = Layout(
        "CREDITS REQUEST 入金要求電文",
        20,
        (
            kind("1500"),
            _RECEIVING_BANK,
            Field("last_sequence", "受信済通番", 10, "number"),
            filler(2),
        ),
    )

    receiving_bank: str
    last_sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """Asks this bank to credit an account (入金依頼電文): a transfer as its sender's bank sent it.

    Sequences count 1, 2, 3 … for each receiving bank; the key is the sending bank's.
    """

    LAYOUT: ClassVar[Layout] = Layout(
        "CREDIT 入金依頼電文",
        210,
        (kind("1501"), Field("sequence", "通番", 10, "number"), *Transfer.LAYOUT.fields[1:]),
    )

    sequence: int
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
        must_be_key(self.key)
        if self.amount_yen < 1:
            raise ValueError(f"a credit of {self.amount_yen} yen")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditReturn:
    """Sends a credit back (資金返却電文): `key` is the credit's; the centre answers with REPLY."""

    LAYOUT: ClassVar[Layout] = Layout(
        "CREDIT RETURN 資金返却電文",
        60,
        (
            kind("1600"),
            KEY,
            _RECEIVING_BANK,
            Field("amount_yen", "返却金額", 10, "number"),
            Field("reason", "返却理由コード", 2, "digits"),
            filler(8),
        ),
    )

    key: str
    receiving_bank: str
    amount_yen: int
    reason: str

    def __post_init__(self) -> None:
        must_be_key(self.key)
        if self.reason == CREDITED_WITHOUT_REASON:
            raise ValueError("money comes back for a reason")
