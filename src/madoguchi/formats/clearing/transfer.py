"""The transfer telegram (振込依頼電文): the one record a transfer is when it leaves the bank (C14).

The telegrams that real banks exchange over the Zengin system are not public. These are our own;
their words and widths follow what is public: the 総合振込 record of the JBA's
レコード・フォーマット (with names of 48 characters, as screens take them) and the vocabulary of
為替電文 (被仕向, 資金返却). A transfer sent again must be the same bytes under the same key.
"""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from madoguchi.formats.columns import KEY, SENDING_BANK, filler, kind, must_be_key
from madoguchi.formats.layout import Field, Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """Asks the centre to credit an account at another bank (振込依頼電文)."""

    LAYOUT: ClassVar[Layout] = Layout(
        "TRANSFER 振込依頼電文",
        200,
        (
            kind("1100"),
            KEY,
            SENDING_BANK,
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
            filler(8),
        ),
    )

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
            raise ValueError(f"a transfer of {self.amount_yen} yen")
        if not self.receiver_name.strip(" "):
            raise ValueError("a transfer to nobody")
