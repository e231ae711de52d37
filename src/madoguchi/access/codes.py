"""What a wrong answer is told (誤入力のコード): one table, from what is counted to its codes."""

from dataclasses import dataclass
from typing import Literal

from madoguchi.access.lockout import Blocked, LockedOut
from madoguchi.access.passwords import Purpose
from madoguchi.values.refusal import Refusal, Refused

# What wrong answers are counted for; a contract's count is named by it and the contract's number.
Counted = Literal[
    "login",
    "first-use",
    "confirmation-password",
    "image-card",
    "one-time-password",
    "secret-answer",
]


@dataclass(frozen=True, slots=True)
class Codes:
    """The refusals of one count, and what its lock is called in the mail that tells of it."""

    wrong: Refusal
    locked_out: Refusal
    blocked: Refusal
    called: str
    # Where it is asked for, in the words of that mail, if that is news to the customer.
    where: str = ""

    @property
    def stopped(self) -> tuple[Refusal, Refusal]:
        """The refusals after which, for now, no answer is looked at."""
        return self.locked_out, self.blocked

    def no(self, locked: LockedOut | Blocked | None, **facts: object) -> Refused:
        """The refusal of an answer that was wrong, or is not looked at while it is locked."""
        match locked:
            case LockedOut(until):
                return Refused(self.locked_out, until=until, **facts)
            case Blocked():
                return Refused(self.blocked, **facts)
        return Refused(self.wrong, **facts)


CODES: dict[Counted, Codes] = {
    "login": Codes(
        Refusal.LOGIN_MISMATCH,
        Refusal.LOGIN_LOCKED_OUT,
        Refusal.LOGIN_BLOCKED,
        "ログインパスワード",
    ),
    # The passwords on paper, asked for together with an account.
    "first-use": Codes(
        Refusal.ACCOUNT_MISMATCH,
        Refusal.LOGIN_LOCKED_OUT,
        Refusal.LOGIN_BLOCKED,
        "初回利用登録のパスワード",
    ),
    "confirmation-password": Codes(
        Refusal.CONFIRMATION_MISMATCH,
        Refusal.CONFIRMATION_LOCKED_OUT,
        Refusal.CONFIRMATION_BLOCKED,
        "確認用パスワード",
    ),
    "image-card": Codes(
        Refusal.CARD_MISMATCH, Refusal.CARD_LOCKED_OUT, Refusal.CARD_BLOCKED, "認証用画像"
    ),
    # No ロックアウト in the list: a code is blocked at once (A5).
    "one-time-password": Codes(
        Refusal.OTP_MISMATCH, Refusal.OTP_BLOCKED, Refusal.OTP_BLOCKED, "ワンタイムパスワード"
    ),
    "secret-answer": Codes(
        Refusal.ANSWER_MISMATCH,
        Refusal.ANSWER_LOCKED_OUT,
        Refusal.ANSWER_BLOCKED,
        "合言葉",
        # Whoever came this far knows the login password.
        where="いつもと違う環境からのログインで、",
    ),
}

OF_PASSWORD: dict[Purpose, Counted] = {"login": "login", "confirmation": "confirmation-password"}


def subject_of(counted: Counted, contract_id: int) -> str:
    """The name under which a contract's wrong answers are counted, on whichever page they come."""
    return f"{counted}:{contract_id}"
