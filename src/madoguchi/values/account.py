"""Accounts and payees (口座・振込先) as every package names them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum

from madoguchi.values.refusal import Refusal, Refused


class AccountKind(Enum):
    """The kind of deposit (科目), with the digit that records carry (全銀 預金種目)."""

    ORDINARY = "1"
    CURRENT = "2"
    SAVINGS = "4"

    @property
    def japanese(self) -> str:
        """The word on every passbook: 普通, 当座, 貯蓄."""
        return {"1": "普通", "2": "当座", "4": "貯蓄"}[self.value]

    @property
    def may_owe(self) -> bool:
        """Whether an account of this kind may have an overdraft line (当座貸越)."""
        return self is AccountKind.CURRENT


@dataclass(frozen=True, slots=True)
class AccountNumber:
    """Where an account is: bank 4 digits, branch 3, kind, number 7."""

    bank: str
    branch: str
    kind: AccountKind
    number: str

    def __post_init__(self) -> None:
        widths = ((self.bank, 4), (self.branch, 3), (self.number, 7))
        for text, width in widths:
            if len(text) != width or not text.isascii() or not text.isdigit():
                raise ValueError(f"{text!r} is not {width} digits")

    @property
    def code(self) -> str:
        """The account's name in the ledger, e.g. 9990-001-1-1234567."""
        return f"{self.bank}-{self.branch}-{self.kind.value}-{self.number}"


@dataclass(frozen=True, slots=True)
class Payee:
    """Whom a transfer is for (振込先): an account and the receiver's name in Zengin kana."""

    account: AccountNumber
    name_kana: str


def read_account_number(typed: str) -> str:
    """Read a typed 7-digit account number; full-width digits, hyphens and spaces are accepted.

    Raises Refused A00 (not digits) or A01 (not seven). Source: manual 000 page 20, C3.
    """
    plain = unicodedata.normalize("NFKC", typed)
    plain = re.sub(r"[\s\-‐-―−ー]", "", plain)
    if not plain.isascii() or not plain.isdigit():
        raise Refused(Refusal.WRONG_CHARACTERS, field="number")
    if len(plain) != 7:
        raise Refused(Refusal.WRONG_LENGTH, field="number")
    return plain


def mask(number: str) -> str:
    """Show an account number with its first four digits hidden: ****567 (S14, ASVS 14.2.6)."""
    return "****" + number[-3:]
