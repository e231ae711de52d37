"""A new login ID (新しいログインＩＤ): how it may be written, and what it may not equal."""

import unicodedata

from madoguchi.access import passwords
from madoguchi.access.new_passwords import CODES, mixed
from madoguchi.policy.identity import IdRule, SignOn
from madoguchi.values.refusal import Refusal, Refused

_FIELD = "new_id"


def plain(typed: str) -> str:
    """A typed ID in half-width letters, without spaces around it."""
    return unicodedata.normalize("NFKC", typed).strip()


def fold(login_id: str, rule: IdRule) -> str:
    """An ID as it is compared: small letters where the profile says that case does not count."""
    return plain(login_id).lower() if rule.fold_case else plain(login_id)


def check_written(*, new: str, again: str, rule: IdRule, now: str | None = None) -> str:
    """Check a new ID by what was typed alone and return it in half-width letters; pure.

    `now` is the ID it shall replace. Raises Refused B30 (not letters or digits), B31 (length),
    B32 (not mixed), B33 (not a new one) at the field "new_id", and B33 (typed twice,
    differently) at "new_id_again". Source: A1, A16; manual 000 page 7.
    """
    typed = plain(new)
    fault = _fault(typed, rule)
    if fault is not None:
        raise Refused(fault, field=_FIELD, shortest=rule.shortest, longest=rule.longest)
    if now is not None and fold(typed, rule) == fold(now, rule):
        raise Refused(Refusal.ID_MISMATCH, field=_FIELD)
    if fold(typed, rule) != fold(again, rule):
        raise Refused(Refusal.ID_MISMATCH, field=f"{_FIELD}_again")
    return typed


def _fault(typed: str, rule: IdRule) -> Refusal | None:
    if not typed:
        return Refusal.ID_LENGTH
    if not (typed.isascii() and typed.isalnum()) or (rule.digits_only and not typed.isdigit()):
        return Refusal.ID_CHARACTERS
    if not rule.shortest <= len(typed) <= rule.longest:
        return Refusal.ID_LENGTH
    if rule.letters_and_digits and not mixed(typed):
        return Refusal.ID_MIX
    return None


def check_against_passwords(*, new: str, contract_id: int, rule: SignOn) -> None:
    """Raise Refused B05 or B15 where a new ID is the login or the confirmation password (A3).

    An answer tells a password without spending a try, so it is given only to somebody who has
    proved both.
    """
    if passwords.is_right(
        contract_id=contract_id, purpose="login", password=new, rule=rule.login_password
    ):
        raise Refused(CODES["login"].like_id, field=_FIELD)
    other = rule.confirmation_password
    if other is not None and passwords.is_right(
        contract_id=contract_id, purpose="confirmation", password=new, rule=other
    ):
        raise Refused(CODES["confirmation"].like_id, field=_FIELD)
