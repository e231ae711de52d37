"""How customers prove who they are (本人認証の決まり): the profile's tables about sign-on."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from madoguchi.policy.table import Count, FirstStep, Table


class IdRule(Table):
    """How a login ID is written (A1)."""

    shortest: Count
    longest: Count
    fold_case: bool
    """Capital and small letters are the same."""
    digits_only: bool
    letters_and_digits: bool = False
    """At least one of each, in an ID a customer takes himself."""


class PasswordRule(Table):
    """How a password is written (A3, A4)."""

    shortest: Count
    longest: Count
    fold_case: bool
    """Capital and small letters are the same."""
    letters_and_digits: bool
    """At least one of each, in a new password."""
    valid_days: int | None = Field(default=None, ge=30)
    """Days until a change is asked for at sign-on (A4)."""
    warn_days: int = Field(default=30, ge=1)
    """Days before, from which the top page reminds."""


class LockRule(Table):
    """How many wrong answers in a row stop a factor (A5): first for a while, then for good.

    Without `lockout_after` there is only 閉塞, released by a bank procedure.
    """

    lockout_after: Count | None = None
    """Wrong answers until ロックアウト."""
    lockout_minutes: Count | None = None
    block_after: Count
    """Wrong answers until 閉塞."""

    @model_validator(mode="after")
    def _stages_in_order(self) -> "LockRule":
        if (self.lockout_after is None) != (self.lockout_minutes is None):
            raise ValueError("lockout_after and lockout_minutes go together")
        if self.lockout_after is not None and self.lockout_after >= self.block_after:
            raise ValueError("lockout_after must be below block_after")
        return self


class FirstUse(Table):
    """How a customer begins (初回利用登録, A2)."""

    id_from: Literal["customer", "bank"]
    """Who makes the login ID: the customer at 初回利用登録, or the bank on paper."""
    steps: tuple[FirstStep, ...]
    """What he does after his first sign-on; each is kept, so that he resumes where he stopped."""
    temporary_days: Count
    """Days for which the passwords on paper are good."""


class SecretQuestions(Table):
    """Questions asked from an unusual place (リスクベース認証, A7)."""

    choices: tuple[str, ...] = Field(min_length=3)
    """From which the customer picks."""
    count: Count
    """How many he registers."""
    longest: Count
    """Letters of an answer."""
    lock: LockRule
    ask_from_score: Count
    """From this score on a question is asked (`policy/place.py` explains the score)."""


class OneTimePasswords(Table):
    """One-time passwords (ワンタイムパスワード, A8, A9)."""

    tokens: tuple[Literal["software", "hardware"], ...] = Field(min_length=1)
    begins: Literal["issue", "serial-number"]
    """Issued on the page (service ID and user ID), or registered by a serial number."""
    digits: Literal[6, 8] = 6
    period_seconds: Literal[30, 60]
    drift_steps: Annotated[int, Field(ge=0, le=2)] = 1
    """Steps a token's clock may be off."""
    at_sign_on: Literal["always", "chosen"]
    """Asked at sign-on always, or where the customer chose so."""
    stands: Literal["beside", "instead"]
    """Asked beside the deed's own factor, or instead of it."""
    start_password_shortest: Count = 4
    start_password_longest: Count = 8
    """Digits of 利用開始パスワード."""
    issue_hours: Count = 24
    """Hours in which an issued token must be put into use, or one an app asked for registered."""
    app_tokens_per_hour: Count = 200
    """Tokens of apps that wait to be registered, of those made in an hour."""
    app_tokens_per_network: Count = 20
    """The same of one network: /24, or /48 of IPv6."""
    cooling_off_hours: Annotated[int, Field(ge=0, le=720)] = 0
    """Hours after the start of use in which the limits without it still hold."""
    lock: LockRule
    """閉塞 only (A5)."""


class SignOn(Table):
    """How customers sign on and how long a session rests (A1, A5, A12)."""

    idle_minutes: Count
    """Minutes without a click until the session ends."""
    session_hours: Annotated[int, Field(ge=1, le=12)]
    """Hours after which a session ends however busy it is."""
    login_id: IdRule
    login_password: PasswordRule
    confirmation_password: PasswordRule | None = None
    login_lock: LockRule
    """For the login password."""
    factor_lock: LockRule
    """For the proof of deeds."""
    card_cells: Annotated[int, Field(ge=2, le=5)] | None = None
    """How many cells of the image card are asked."""
    first_use: FirstUse
    questions: SecretQuestions | None = None
