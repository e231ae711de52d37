"""An envelope (封筒): carries from one page to the next what was typed or proved, sealed.

It stands in the page's form, never in an address; nobody but this institution can read or make
one, and none can be used for another purpose or after its time.
"""

import base64
import binascii
import datetime as dt
import json
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from madoguchi.institutions import current

_NONCE_BYTES = 12
_SEALED_AT = "sealed-at"


def _cipher() -> AESGCM:
    return AESGCM(current.institution().secret("envelopes"))


def seal(contents: Mapping[str, str], *, purpose: str, at: dt.datetime) -> str:
    """Seal what must be carried, for one purpose; only text that `open_` hands back."""
    nonce = os.urandom(_NONCE_BYTES)
    text = json.dumps({**contents, _SEALED_AT: at.isoformat()}).encode()
    shut = nonce + _cipher().encrypt(nonce, text, purpose.encode())
    return base64.urlsafe_b64encode(shut).decode()


def open_(
    sealed: str, *, purpose: str, good_for: dt.timedelta, at: dt.datetime
) -> dict[str, str] | None:
    """What was sealed for this purpose; None where it is false, another's, or too old."""
    try:
        shut = base64.urlsafe_b64decode(sealed.encode())
        text = _cipher().decrypt(shut[:_NONCE_BYTES], shut[_NONCE_BYTES:], purpose.encode())
    except (InvalidTag, ValueError, binascii.Error):
        return None
    contents: dict[str, str] = json.loads(text)
    sealed_at = dt.datetime.fromisoformat(contents.pop(_SEALED_AT))
    return contents if sealed_at <= at < sealed_at + good_for else None
