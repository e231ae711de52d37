"""The telegrams of a name inquiry (口座名義照会): whose name does an account have, there? (C4)

As public help pages describe the service (docs/sources.md): asked by bank, branch, kind and number,
answered with the receiver's name in kana, or with why there is no name.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from madoguchi.formats.columns import KEY, SENDING_BANK, filler, kind, must_be_key
from madoguchi.formats.layout import Field, Layout


class NameState(StrEnum):
    """What the receiving bank says (回答コード): a name, or why there is none."""

    FOUND = "1"
    NO_ACCOUNT = "2"
    NOT_A_MEMBER = "3"
    CLOSED_NOW = "4"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameInquiry:
    """Asks which name an account at another bank has (口座名義照会電文); it changes nothing."""

    LAYOUT: ClassVar[Layout] = Layout(
        "NAME INQUIRY 口座名義照会電文",
        60,
        (
            kind("1400"),
            KEY,
            SENDING_BANK,
            Field("receiving_bank", "被仕向銀行番号", 4, "digits"),
            Field("receiving_branch", "被仕向支店番号", 3, "digits"),
            Field("account_kind", "預金種目", 1, "digits"),
            Field("account_number", "口座番号", 7, "digits"),
            filler(5),
        ),
    )

    key: str
    sending_bank: str
    receiving_bank: str
    receiving_branch: str
    account_kind: str
    account_number: str

    def __post_init__(self) -> None:
        must_be_key(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class NameAnswer:
    """Says which name the account has (口座名義回答電文); without FOUND there is none."""

    LAYOUT: ClassVar[Layout] = Layout(
        "NAME ANSWER 口座名義回答電文",
        100,
        (
            kind("1401"),
            KEY,
            Field("name_state", "回答コード", 1, "digits"),
            Field("name", "受取人名", 48, "text"),
            filler(15),
        ),
    )

    key: str
    name_state: NameState
    name: str = ""

    def __post_init__(self) -> None:
        must_be_key(self.key)
        if (self.name_state is NameState.FOUND) != bool(self.name.strip(" ")):
            raise ValueError(f"answer {self.name_state.value} contradicts the name")
