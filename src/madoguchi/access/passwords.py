"""Passwords (暗証): folded as the profile says, hashed with Argon2id, compared at constant cost."""

import datetime as dt
import functools
import hashlib
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from madoguchi.access.models import Password
from madoguchi.policy.identity import PasswordRule

Purpose = Literal["login", "confirmation"]

# RFC 9106's second choice scaled to a shared server: 19 MiB, two passes (assurance S1).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def fold(typed: str, rule: PasswordRule) -> str:
    """Fold the case of a password where the institution's manual says case does not count."""
    return typed.lower() if rule.fold_case else typed


def set_password(
    *,
    contract_id: int,
    purpose: Purpose,
    password: str,
    rule: PasswordRule,
    at: dt.datetime,
    temporary_until: dt.datetime | None = None,
) -> None:
    """Store a password as its hash; a temporary one is for the first use only, until its end."""
    Password.objects.update_or_create(
        contract_id=contract_id,
        purpose=purpose,
        defaults={
            "hash": _HASHER.hash(fold(password, rule)),
            "set_at": at,
            "temporary_until": temporary_until,
        },
    )


@functools.cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")


def is_right(
    *, contract_id: int | None, purpose: Purpose, password: str, rule: PasswordRule
) -> bool:
    """Compare a password; for an unknown contract the same work is done, and the answer is no."""
    asked = mark_if_right(contract_id=contract_id, purpose=purpose, password=password, rule=rule)
    return asked is not None


def mark_if_right(
    *, contract_id: int | None, purpose: Purpose, password: str, rule: PasswordRule
) -> str | None:
    """Compare a password as `is_right` does; the mark of the one that was right, else None."""
    hashed = _hash_of(contract_id or 0, purpose)
    right = is_hash_of(fold(password, rule), hashed)
    return _mark(hashed) if right and hashed is not None else None


def mark_of(contract_id: int, purpose: Purpose) -> str | None:
    """What tells a password from every other, the same words set anew too; None without one."""
    hashed = _hash_of(contract_id, purpose)
    return None if hashed is None else _mark(hashed)


def marks_of(contract_id: int) -> dict[str, str]:
    """The marks of all passwords of a contract, by their purpose."""
    rows = Password.objects.filter(contract_id=contract_id).values_list("purpose", "hash")
    return {purpose: _mark(hashed) for purpose, hashed in rows}


def _hash_of(contract_id: int, purpose: Purpose) -> str | None:
    row = Password.objects.filter(contract_id=contract_id, purpose=purpose).first()
    return None if row is None else row.hash


def _mark(hashed: str) -> str:
    # A mark may travel in an envelope, where the hash itself has no business.
    return hashlib.sha256(hashed.encode()).hexdigest()


def hash_secret(text: str) -> str:
    """Hash a secret a customer has to know, as it was folded, with Argon2id."""
    return _HASHER.hash(text)


def is_hash_of(text: str, hashed: str | None) -> bool:
    """Compare a text with a hash; without one the same work is done, and the answer is no."""
    try:
        return _HASHER.verify(hashed or _nobodys_hash(), text) and hashed is not None
    except (VerifyMismatchError, InvalidHashError):
        return False
