"""What the bank knows to reach a customer (お客様登録情報): read, written, shown masked."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from madoguchi.customers import former_mails
from madoguchi.customers.models import Contract
from madoguchi.values.refusal import Refusal, Refused

MAIL_LENGTH = 254
PHONE_DIGITS = (10, 11)

# What every mail server takes; more exotic addresses exist, and would bounce.
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")


@dataclass(frozen=True, slots=True)
class Details:
    """Mail address, telephone and the wish for direct mail; None is "not said"."""

    mail: str | None = None
    phone: str | None = None
    direct_mail: bool | None = None

    @property
    def masked(self) -> dict[str, str | int | None]:
        """What the trail may say of them: that they were given, not what they are."""
        said: dict[str, str | int | None] = {}
        if self.mail is not None:
            said["mail"] = mask_mail(self.mail)
        if self.phone is not None:
            said["phone"] = mask_phone(self.phone)
        if self.direct_mail is not None:
            said["direct_mail"] = "yes" if self.direct_mail else "no"
        return said


def read_mail(typed: str) -> str:
    """Read a mail address; raises Refused A00 (not one), A01 (none, or too long)."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    if not plain or len(plain) > MAIL_LENGTH:
        raise Refused(Refusal.WRONG_LENGTH, field="mail")
    if not _MAIL.fullmatch(plain):
        raise Refused(Refusal.WRONG_CHARACTERS, field="mail")
    return plain


def read_phone(typed: str) -> str:
    """Read a telephone number into its digits; raises Refused A00 (not digits), A01 (length)."""
    plain = re.sub(r"[\s()\-‐-―−ー]", "", unicodedata.normalize("NFKC", typed))
    if plain and not (plain.isascii() and plain.isdigit() and plain.startswith("0")):
        raise Refused(Refusal.WRONG_CHARACTERS, field="phone")
    if len(plain) not in PHONE_DIGITS:
        raise Refused(Refusal.WRONG_LENGTH, field="phone")
    return plain


def details_of(contract_id: int) -> Details:
    """What is registered for a contract now; nothing registered is an empty text."""
    row = Contract.objects.get(pk=contract_id)
    return Details(row.mail, row.phone, row.direct_mail)


def write(contract_id: int, new: Details, *, at: dt.datetime) -> None:
    """Register what was said anew and leave the rest, inside the turn of the contract (A16).

    An address that is given up by it is remembered, so that nobody can forget to tell it.
    """
    old = details_of(contract_id).mail
    if old and new.mail not in (None, old):
        former_mails.give_up(contract_id, old, at=at)
    said = {"mail": new.mail, "phone": new.phone, "direct_mail": new.direct_mail}
    Contract.objects.filter(pk=contract_id).update(
        **{name: value for name, value in said.items() if value is not None}
    )


def mask_mail(mail: str) -> str:
    """h***@customer.example: enough for its owner to know it by."""
    name, at, domain = mail.partition("@")
    return f"{name[:1]}***{at}{domain}" if mail else ""


def mask_phone(phone: str) -> str:
    """*******9990."""
    return f"{'*' * (len(phone) - 4)}{phone[-4:]}" if len(phone) > 4 else phone
