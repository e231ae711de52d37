"""Passwords (暗証): folded as the profile says, hashed with Argon2id, compared at constant cost."""

import datetime as dt
import functools
from typing import Literal

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from madoguchi.access.models import Password
from madoguchi.policy.profile import PasswordRule

Purpose = Literal["login", "confirmation"]

# RFC 9106's second choice scaled to a shared server: 19 MiB, two passes (assurance S1).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def fold(typed: str, rule: PasswordRule) -> str:
    """Fold the case of a password where the institution's manual says case does not count."""
    return typed.lower() if rule.fold_case else typed


def set_password(
    *, contract_id: int, purpose: Purpose, password: str, rule: PasswordRule, at: dt.datetime
) -> None:
    """Store a password as its hash."""
    Password.objects.update_or_create(
        contract_id=contract_id,
        purpose=purpose,
        defaults={"hash": _HASHER.hash(fold(password, rule)), "set_at": at},
    )


@functools.cache
def _nobodys_hash() -> str:
    return _HASHER.hash("nobody has this password")


def is_right(
    *, contract_id: int | None, purpose: Purpose, password: str, rule: PasswordRule
) -> bool:
    """Compare a password; for an unknown contract the same work is done, and the answer is no."""
    row = Password.objects.filter(contract_id=contract_id or 0, purpose=purpose).first()
    try:
        return _HASHER.verify(
            _nobodys_hash() if row is None else row.hash, fold(password, rule)
        ) and (row is not None)
    except (VerifyMismatchError, InvalidHashError):
        return False
