"""Every reason the bank may say no (お断りの理由), each with its stable code."""

from enum import Enum


class Refusal(Enum):
    """A numbered "no"; codes A.. and B.. are those of the personal manual's list (A6).

    The wording a customer reads is in `web/shared/wording.py`; `docs/refusals.md` is generated.
    """

    # What was typed.
    WRONG_CHARACTERS = "A00"
    WRONG_LENGTH = "A01"
    WRONG_DATE = "A03"
    OUT_OF_RANGE = "A04"
    CONTRADICTION = "A05"
    # Who is asking.
    LOGIN_MISMATCH = "B03"
    LOGIN_LOCKED_OUT = "B06"
    LOGIN_BLOCKED = "B07"
    CONFIRMATION_MISMATCH = "B13"
    CONFIRMATION_LOCKED_OUT = "B16"
    CONFIRMATION_BLOCKED = "B17"
    # The image card has no codes in the manuals; these continue the B list in gaps it leaves.
    CARD_MISMATCH = "B83"
    CARD_LOCKED_OUT = "B86"
    CARD_BLOCKED = "B87"
    # Transfers.
    OUTSIDE_HOURS = "T01"
    UNKNOWN_BANK = "T02"
    UNKNOWN_BRANCH = "T03"
    NO_SUCH_ACCOUNT = "T04"
    SAME_ACCOUNT = "T05"
    NAME_DIFFERS = "T06"
    OVER_TRANSFER_LIMIT = "T10"
    OVER_DAILY_LIMIT = "T11"
    SHORT_OF_FUNDS = "T12"
    FEE_NOT_COVERED = "T13"
    WEAK_PROOF = "T20"
    REQUEST_CHANGED = "T21"
    TERMS_CHANGED = "T22"
    STALE_CHALLENGE = "T23"
    # The bank itself.
    CALENDAR_ENDED = "S01"


class Refused(Exception):
    """Raised by a verb that says no; the transaction it stood in is rolled back.

    `facts` are the figures the wording needs (yen, times), never secrets.
    """

    def __init__(self, refusal: Refusal, **facts: object) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal
        self.facts = facts
