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
    LOGIN_CHARACTERS = "B00"
    LOGIN_LENGTH = "B01"
    LOGIN_MIX = "B02"
    LOGIN_MISMATCH = "B03"
    LOGIN_UNCHANGED = "B04"
    LOGIN_LIKE_ID = "B05"
    LOGIN_LOCKED_OUT = "B06"
    LOGIN_BLOCKED = "B07"
    LOGIN_LIKE_CONFIRMATION = "B08"
    CONFIRMATION_CHARACTERS = "B10"
    CONFIRMATION_LENGTH = "B11"
    CONFIRMATION_MIX = "B12"
    CONFIRMATION_MISMATCH = "B13"
    CONFIRMATION_UNCHANGED = "B14"
    CONFIRMATION_LIKE_ID = "B15"
    CONFIRMATION_LOCKED_OUT = "B16"
    CONFIRMATION_BLOCKED = "B17"
    ACCOUNT_CHARACTERS = "B20"
    ACCOUNT_LENGTH = "B21"
    ACCOUNT_MISMATCH = "B22"
    ID_CHARACTERS = "B30"
    ID_LENGTH = "B31"
    ID_MIX = "B32"
    ID_MISMATCH = "B33"
    PAYEASY_LOCKED_OUT = "B36"
    PAYEASY_BLOCKED = "B37"
    OTP_MISMATCH = "B73"
    OTP_BLOCKED = "B77"
    ANSWER_MISMATCH = "B93"
    ANSWER_LOCKED_OUT = "B96"
    ANSWER_BLOCKED = "B97"
    # In gaps the list leaves: what its manual describes without a code.
    TEMPORARY_EXPIRED = "B09"
    ID_TAKEN = "B34"
    TYPED_TWICE_DIFFERS = "B40"
    ANSWERS_ALIKE = "B92"
    # The image card has no codes in the manuals; these continue the B list in gaps it leaves.
    CARD_MISMATCH = "B83"
    CARD_LOCKED_OUT = "B86"
    CARD_BLOCKED = "B87"
    # One-time passwords: the token app and the hardware tokens.
    TOKEN_MISMATCH = "O01"
    TOKEN_NOT_IN_THIS_STATE = "O02"
    SERIAL_UNKNOWN = "O03"
    TOO_MANY_TOKENS = "O04"
    # Members of staff.
    STAFF_MISMATCH = "F01"
    STAFF_BLOCKED = "F03"
    STAFF_ROLE = "F04"
    OWN_APPLICATION = "F05"
    ALREADY_DECIDED = "F06"
    NOT_APPLICABLE = "F07"
    # Transfers.
    OUTSIDE_HOURS = "T01"
    UNKNOWN_BANK = "T02"
    UNKNOWN_BRANCH = "T03"
    NO_SUCH_ACCOUNT = "T04"
    SAME_ACCOUNT = "T05"
    NAME_CHECK_OFF = "T07"
    NAME_CHECK_CLOSED = "T08"
    NAME_CHECK_NEVER = "T09"
    OVER_TRANSFER_LIMIT = "T10"
    OVER_DAILY_LIMIT = "T11"
    SHORT_OF_FUNDS = "T12"
    FEE_NOT_COVERED = "T13"
    DAY_NOT_OFFERED = "T14"
    CONTRACT_STOPPED = "T15"
    WEAK_PROOF = "T20"
    REQUEST_CHANGED = "T21"
    TERMS_CHANGED = "T22"
    STALE_CHALLENGE = "T23"
    NOT_CANCELLABLE = "T24"
    # Payees.
    PAYEES_FULL = "T30"
    PAYEE_KNOWN = "T31"
    # Pay-easy (税金・各種料金の払込).
    UNKNOWN_BILLER = "P01"
    BILL_MISMATCH = "P02"
    BILL_PAID = "P03"
    BILL_EXPIRED = "P04"
    BILL_NOT_THERE_YET = "P05"
    BILLER_CLOSED = "P06"
    BILLER_SILENT = "P07"
    PAYEASY_OVER_LIMIT = "P08"
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
