"""How long a password is hashed in the tests: as long as in the bank only where that is tested."""

from argon2 import PasswordHasher

import cast
from madoguchi.access import passwords

_AS_THE_BANK_DOES = passwords._HASHER
_QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_slowly(slowly: bool) -> None:
    """Hash with the bank's own cost, or with as little as Argon2id can."""
    passwords._HASHER = _AS_THE_BANK_DOES if slowly else _QUICK
    passwords._nobodys_hash.cache_clear()
    cast._hash.cache_clear()
