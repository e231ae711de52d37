"""Seeds of tokens (シード) at rest: encrypted under the institution's key, bound to their owner."""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from madoguchi.institutions import current

_NONCE_BYTES = 12


def _cipher() -> AESGCM:
    return AESGCM(current.institution().secret("token-seeds"))


def shut(seed: bytes, *, owner: str) -> bytes:
    """Encrypt a seed for one owner, such as "contract:7" or "stock:0001"."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, seed, owner.encode())


def open_(shut_seed: bytes, *, owner: str) -> bytes:
    """Decrypt a seed; raises InvalidTag where it is another owner's."""
    return _cipher().decrypt(shut_seed[:_NONCE_BYTES], shut_seed[_NONCE_BYTES:], owner.encode())
