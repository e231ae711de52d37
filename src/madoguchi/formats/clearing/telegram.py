"""The telegrams (電文) between a bank's gateway and the clearing centre, under one name (C14)."""

from collections.abc import Mapping
from typing import Final

from madoguchi.formats.clearing import read
from madoguchi.formats.clearing.answers import (
    ACCEPTED,
    CREDITED_WITHOUT_REASON,
    KEY_REUSED,
    NAME_DIFFERS,
    NO_ACCOUNT,
    RETURN_REASONS,
    UNKNOWN_CREDIT,
    End,
    Inquiry,
    InquiryAnswer,
    Outcome,
    Reply,
    Result,
    ResultsRequest,
    State,
)
from madoguchi.formats.clearing.credits import Credit, CreditReturn, CreditsRequest
from madoguchi.formats.clearing.frame import LENGTH_DIGITS, encode, frame
from madoguchi.formats.clearing.names import NameAnswer, NameInquiry, NameState
from madoguchi.formats.clearing.read import body_length
from madoguchi.formats.clearing.totals import Totals, TotalsRequest
from madoguchi.formats.clearing.transfer import Transfer

__all__ = [
    "ACCEPTED",
    "CREDITED_WITHOUT_REASON",
    "KEY_REUSED",
    "LENGTH_DIGITS",
    "NAME_DIFFERS",
    "NO_ACCOUNT",
    "RETURN_REASONS",
    "UNKNOWN_CREDIT",
    "Credit",
    "CreditReturn",
    "CreditsRequest",
    "End",
    "Inquiry",
    "InquiryAnswer",
    "NameAnswer",
    "NameInquiry",
    "NameState",
    "Outcome",
    "Reply",
    "Result",
    "ResultsRequest",
    "State",
    "Telegram",
    "Totals",
    "TotalsRequest",
    "Transfer",
    "body_length",
    "decode",
    "encode",
    "frame",
]

Telegram = (
    Transfer
    | Reply
    | Inquiry
    | InquiryAnswer
    | ResultsRequest
    | Result
    | End
    | NameInquiry
    | NameAnswer
    | CreditsRequest
    | Credit
    | CreditReturn
    | TotalsRequest
    | Totals
)

_SHAPES: Final[tuple[type[Telegram], ...]] = (
    Transfer,
    Reply,
    Inquiry,
    InquiryAnswer,
    ResultsRequest,
    Result,
    End,
    NameInquiry,
    NameAnswer,
    CreditsRequest,
    Credit,
    CreditReturn,
    TotalsRequest,
    Totals,
)
_KINDS: Final[Mapping[str, type[Telegram]]] = read.kinds_of(_SHAPES)


def decode(body: bytes) -> Telegram:
    """Read one telegram, told apart by its first four bytes; raises layout.Unreadable."""
    return read.decode(body, kinds=_KINDS, meanings=_MEANINGS)


_MEANINGS: Final[read.Meanings] = {
    "value_date": read.read_day,
    "settled_on": read.read_day,
    "state": State,
    "outcome": Outcome,
    "name_state": NameState,
}
