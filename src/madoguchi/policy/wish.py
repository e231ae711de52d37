"""The words of a transfer (振込の用語): what is wished, what is known, on what terms."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from madoguchi.policy.reach import Reach
from madoguchi.policy.table import FactorName
from madoguchi.values.account import AccountNumber, Payee

FeeBy = Literal["sender", "receiver"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a customer asks for (依頼内容), as it was confirmed; yen as typed."""

    source_id: int
    payee: Payee
    bank_name: str
    branch_name: str
    typed_yen: int
    sender_kana: str
    fee_by: FeeBy
    # The day a reservation is for (振込指定日); None for today.
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bank knows when it decides; money facts are read after the turn is taken."""

    source: AccountNumber
    payee_is_own_account: bool
    payee_found: bool
    available_yen: int
    # What counts already against the limit of the day on which this transfer would count.
    moved_yen: int
    # What the customer is asked for, the strongest of it, and what he has proved so far.
    asked: FactorName
    # Whose limits hold: the same, but for a token in its first hours (cooling off).
    limit_as: FactorName
    own_limit_yen: int | None
    proof: FactorName | None
    # Registered with the bank on paper (事前登録先).
    preregistered: bool = False
    # From when a token's limits hold, in its first hours only.
    token_from: dt.datetime | None = None
    # Whether the receiving bank works beyond the core hours of the clearing (モアタイム).
    payee_bank_extended: bool = True


@dataclass(frozen=True, slots=True)
class Terms:
    """What a transfer would cost and when it arrives, told before it is confirmed."""

    reach: Reach
    amount_yen: int
    fee_yen: int
    value_date: dt.date
    # Carried out at dawn of the value date, not now (予約).
    reserved: bool = False

    @property
    def debit_yen(self) -> int:
        """What leaves the payer's account altogether."""
        return self.amount_yen + self.fee_yen
