"""New passwords (新しいパスワード): how one is written, what it may not equal, and setting it."""

import datetime as dt
from typing import NamedTuple

from madoguchi.access import passwords
from madoguchi.access.passwords import Purpose, fold
from madoguchi.policy.identity import PasswordRule
from madoguchi.values.refusal import Refusal, Refused


class Codes(NamedTuple):
    """The refusals of a new password."""

    characters: Refusal
    length: Refusal
    mix: Refusal
    unchanged: Refusal
    like_id: Refusal


CODES: dict[Purpose, Codes] = {
    "login": Codes(
        Refusal.LOGIN_CHARACTERS,
        Refusal.LOGIN_LENGTH,
        Refusal.LOGIN_MIX,
        Refusal.LOGIN_UNCHANGED,
        Refusal.LOGIN_LIKE_ID,
    ),
    "confirmation": Codes(
        Refusal.CONFIRMATION_CHARACTERS,
        Refusal.CONFIRMATION_LENGTH,
        Refusal.CONFIRMATION_MIX,
        Refusal.CONFIRMATION_UNCHANGED,
        Refusal.CONFIRMATION_LIKE_ID,
    ),
}


def check(
    purpose: Purpose,
    *,
    new: str,
    again: str,
    login_id: str,
    rule: PasswordRule,
    contract_id: int,
    beside: str | None = None,
) -> None:
    """Check a new password in every respect; call it once the current one is proved.

    `beside` is the other new password typed in the same form; without it the other one stored is
    compared. Raises Refused as `check_written` and `check_against_stored` do. Source: A3.
    """
    check_written(purpose, new=new, again=again, login_id=login_id, rule=rule, beside=beside)
    check_against_stored(
        purpose, new=new, rule=rule, contract_id=contract_id, other_too=beside is None
    )


def check_written(
    purpose: Purpose,
    *,
    new: str,
    again: str,
    login_id: str,
    rule: PasswordRule,
    beside: str | None = None,
) -> None:
    """Check a new password by what was typed alone; pure.

    Raises Refused B00/B10 (not letters or digits), B01/B11 (length), B02/B12 (not mixed), B05/B15
    (the login ID), B08 (login and confirmation alike) at the field "new_login" or
    "new_confirmation", and B40 (typed twice, differently) at the same with "_again".
    Source: A3; manual 000 pages 9 and 54.
    """
    codes, field = CODES[purpose], f"new_{purpose}"
    fault = _fault(new, codes, rule)
    if fault is not None:
        facts = {"shortest": rule.shortest, "longest": rule.longest}
        raise Refused(fault, field=field, **facts)
    folded = fold(new, rule)
    if folded == fold(login_id, rule):
        raise Refused(codes.like_id, field=field)
    if beside is not None and folded == fold(beside, rule):
        raise Refused(Refusal.LOGIN_LIKE_CONFIRMATION, field=field)
    if folded != fold(again, rule):
        raise Refused(Refusal.TYPED_TWICE_DIFFERS, field=f"{field}_again")


def _fault(new: str, codes: Codes, rule: PasswordRule) -> Refusal | None:
    if not new:
        return codes.length
    if not (new.isascii() and new.isalnum()):
        return codes.characters
    if not rule.shortest <= len(new) <= rule.longest:
        return codes.length
    if rule.letters_and_digits and not mixed(new):
        return codes.mix
    return None


def mixed(text: str) -> bool:
    """Say whether a text holds at least one letter and at least one digit."""
    return any(letter.isalpha() for letter in text) and any(letter.isdigit() for letter in text)


def check_against_stored(
    purpose: Purpose, *, new: str, rule: PasswordRule, contract_id: int, other_too: bool
) -> None:
    """Check a new password against the hashes stored: his current one, and his other one.

    An answer tells whether a guess is right without spending a try, so it is given only to
    somebody who has proved the deed before. Raises Refused B04/B14 (unchanged) or B08 (login and
    confirmation alike).
    """
    field = f"new_{purpose}"
    if passwords.is_right(contract_id=contract_id, purpose=purpose, password=new, rule=rule):
        raise Refused(CODES[purpose].unchanged, field=field)
    other: Purpose = "confirmation" if purpose == "login" else "login"
    if other_too and passwords.is_right(
        contract_id=contract_id, purpose=other, password=new, rule=rule
    ):
        raise Refused(Refusal.LOGIN_LIKE_CONFIRMATION, field=field)


def change(
    *, contract_id: int, purpose: Purpose, new: str, rule: PasswordRule, at: dt.datetime
) -> None:
    """Set a checked password, inside the turn of the contract; it is not a temporary one."""
    passwords.set_password(contract_id=contract_id, purpose=purpose, password=new, rule=rule, at=at)
