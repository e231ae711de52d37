"""The ticket of the first use (受付票): who has shown the papers may take an ID, for a while."""

import base64
import datetime as dt
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from madoguchi.institutions import current

GOOD_FOR = dt.timedelta(minutes=15)
_NONCE_BYTES = 12
_PURPOSE = b"first-use"


def _cipher() -> AESGCM:
    return AESGCM(current.institution().secret("first-use-tickets"))


def write(contract_id: int, *, at: dt.datetime) -> str:
    """Write a ticket that only this institution can read; nothing but taking an ID accepts it."""
    nonce = os.urandom(_NONCE_BYTES)
    said = f"{contract_id}:{int((at + GOOD_FOR).timestamp())}"
    sealed = _cipher().encrypt(nonce, said.encode(), _PURPOSE)
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def read(written: str, *, at: dt.datetime) -> int | None:
    """The contract a ticket is for; None where it is over, or was not written here."""
    try:
        raw = base64.b64decode(written.encode(), altchars=b"-_", validate=True)
        said = _cipher().decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _PURPOSE)
    except (ValueError, InvalidTag):
        return None
    contract_id, _, until = said.decode().partition(":")
    return int(contract_id) if at.timestamp() < int(until) else None
