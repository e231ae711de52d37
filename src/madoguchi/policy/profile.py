"""One institution's rules (金融機関プロファイル): TOML in, policy out, every error at once."""

import datetime as dt
import hashlib
import tomllib
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from madoguchi.policy.clearing_hours import Clearing
from madoguchi.policy.day_end import DayEnd
from madoguchi.policy.hours import Deed, Hours
from madoguchi.policy.identity import OneTimePasswords, SignOn
from madoguchi.policy.payeasy import Payeasy
from madoguchi.policy.reservation import Reservations
from madoguchi.policy.schedule import ClosureTable, HoursTable, build_hours
from madoguchi.policy.table import (
    Count,
    Digits3,
    Digits4,
    FactorName,
    FeeBearing,
    Key,
    Table,
    Yen,
)


class Branch(Table):
    """One of the institution's own branches (店舗)."""

    code: Digits3
    name: str
    kana: str
    """Full-width katakana, as customers type it."""


class Institution(Table):
    """Who the institution is (A–H; codes 9990–9998 are unassigned)."""

    key: Key
    """Its schema, its role and its name on the command line; never changes."""
    code: Digits4
    """The bank code (金融機関コード)."""
    name: str
    kana: str
    """Full-width katakana, as customers type it."""
    short_name: str
    kind: Literal["信用組合", "信用金庫"]
    segment: Literal["personal", "corporate"]
    branches: tuple[Branch, ...] = Field(min_length=1)


class Contact(Table):
    """Whom a customer asks (お問合せ先)."""

    desk: str
    """What the desk is called."""
    phone: str
    hours: str
    """When it answers, in words."""
    mail: str
    """The sender of every mail."""


class Appearance(Table):
    """How its pages differ from another institution's (requirement: colours)."""

    key_colour: Literal["blue", "green", "red", "purple", "orange", "cyan", "magenta", "teal"]


class Wording(Table):
    """Words its customers already know from its manual."""

    login_id: str
    """What a login ID is called."""
    login_id_help: str
    """What stands below its field on the login page."""
    notices_from: str
    """The heading over ordinary notices."""


class Factors(Table):
    """Which proof each deed needs beyond the session (C7)."""

    transfer: FactorName
    """For 振込・振替; a limit must be given for it."""
    change: FactorName
    """For changes of what the bank knows about the customer (A16)."""


class Changes(Table):
    """What a customer may change by himself (A16, A17, C9)."""

    login_id: bool
    confirmation_password: bool
    details: bool
    """Mail address, direct mail and telephone on one page (お客様登録情報変更)."""
    mail: bool
    """Mail address alone (Ｅメール設定)."""
    limit: bool
    """His own limit for a day (利用限度額変更)."""
    stop: bool
    """ＩＢ取引中止."""


class Mails(Table):
    """How mails leave, and which do (E2, A18); of his own transfers a customer is always told."""

    signed: bool
    """Signed with S/MIME (セキュアメール)."""
    money_in: Literal["never", "always", "by-choice"]
    """Told of money in and out (入出金); by choice: where the customer wishes it (Ｅメール通知)."""
    old_address_days: Count
    """Days for which an address he gave up is told, too, of what touches his identity."""


class Limit(Table):
    """What one kind of proof may move (C9), yen."""

    proof: FactorName
    per_transfer_yen: Yen
    per_day_yen: Yen


class Fee(Table):
    """One line of the fee table (C11); the first line that fits is the fee."""

    to: Literal["same-branch", "other-branch", "other-bank"]
    below_yen: Yen | None = None
    """Up to, not including; without it, for every amount."""
    yen: Yen
    valid_from: dt.date | None = None
    """The first day of a new table; all lines of one day are one table. Without it, always."""


class NameCheck(Table):
    """The receiver's name, asked of his bank before the customer confirms (口座名義人確認, C4)."""

    most_unpaid: Count
    """Of so many accounts that were asked about and not paid since; then names are not shown."""
    held_days: Count
    """How long an account that was asked about is waited for to be paid, days."""


class Transfers(Table):
    """What a transfer page offers (C3)."""

    sender_name_editable: bool
    """The customer may change 振込依頼人名."""
    fee_by_receiver: FeeBearing | None = None
    """先方負担, and how its fee is found; without it, not offered."""
    payees_most: Count
    """How many payees a customer may register himself (C13)."""
    register_paid_needs_proof: bool
    """Whom he has just paid he registers with the proof of a change, or by one press (C8)."""
    name_check: NameCheck | None = None


class Balances(Table):
    """What the balance page shows beside the balance now (B1)."""

    previous_day: bool
    """Show 前日残高."""
    previous_month_end: bool
    """Show 前月末残高."""
    available: bool
    """Show 支払可能額."""


EntryQuery = Literal["last-week", "this-month", "last-month", "all", "range", "day", "count"]


class Entries(Table):
    """How entries may be asked for (B2)."""

    queries: tuple[EntryQuery, ...] = Field(min_length=1)
    """In the order of the page."""
    months: Count | None = None
    """How far back; without it, as far as the ledger goes."""
    downloads: tuple[Literal["csv", "pdf"], ...] = ()
    """What may be saved as a file (B3)."""


class OrderHistory(Table):
    """What was asked for through this service, as it is shown afterwards (取引履歴照会, B4)."""

    months: Count
    """How far back."""


class Profile(Table):
    """Everything in which one institution differs from another."""

    effective_from: dt.date
    """The day the rules are from; the internal accounts open on it."""
    institution: Institution
    contact: Contact
    appearance: Appearance
    wording: Wording
    sign_on: SignOn
    one_time_passwords: OneTimePasswords | None = None
    factors: Factors
    changes: Changes
    mails: Mails
    limits: tuple[Limit, ...] = Field(min_length=1)
    fees: tuple[Fee, ...] = Field(min_length=1)
    transfers: Transfers
    clearing: Clearing
    reservations: Reservations
    payeasy: Payeasy | None = None
    day_end: DayEnd
    balances: Balances
    entries: Entries
    order_history: OrderHistory
    hours: tuple[HoursTable, ...] = Field(min_length=1)
    closures: tuple[ClosureTable, ...] = ()

    @model_validator(mode="after")
    def _parts_fit_together(self) -> "Profile":
        proof = self.factors.transfer
        for limited in (proof, *(("one-time-password",) if self.one_time_passwords else ())):
            if limited not in {limit.proof for limit in self.limits}:
                raise ValueError(f"a transfer is proved by {limited!r}, but has no limit for it")
        if proof == "confirmation-password" and self.sign_on.confirmation_password is None:
            raise ValueError("factors.transfer needs sign_on.confirmation_password")
        if proof == "image-card" and self.sign_on.card_cells is None:
            raise ValueError("factors.transfer needs sign_on.card_cells")
        for to in ("same-branch", "other-branch", "other-bank"):
            for since in {fee.valid_from for fee in self.fees} | {None}:
                lines = [fee for fee in self.fees if (fee.to, fee.valid_from) == (to, since)]
                if not any(fee.below_yen is None for fee in lines):
                    when = "" if since is None else f" from {since}"
                    raise ValueError(f"fees: {to!r}{when} needs a last line without below_yen")
        build_hours(self.hours, self.closures)
        return self

    @model_validator(mode="after")
    def _pay_easy_has_hours(self) -> "Profile":
        if self.payeasy and not any(Deed.PAYEASY in row.deeds for row in self.hours):
            raise ValueError("hours: payeasy has no line")
        return self

    @property
    def key(self) -> str:
        """The institution's key: its schema, its role, its address."""
        return self.institution.key

    @property
    def service_hours(self) -> Hours:
        """The hours as the policy asks them (ご利用時間)."""
        return build_hours(self.hours, self.closures)


class ProfileError(Exception):
    """A profile that cannot be used; `errors` lists every fault with its path."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def read_profile(text: str) -> Profile:
    """Read and check a profile; raises ProfileError with all faults at once."""
    try:
        return Profile.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError([f"not TOML: {error}"]) from error
    except ValidationError as error:
        raise ProfileError(
            [
                f"{'.'.join(str(step) for step in fault['loc']) or '(whole)'}: {fault['msg']}"
                for fault in error.errors()
            ]
        ) from error


def digest(text: str) -> str:
    """Name a profile's exact text, so that a decision can be replayed under the same rules."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
