"""A seed for standard authenticator apps (認証アプリ): otpauth address, QR code, letters."""

import base64
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlencode

import segno

from madoguchi.access.token import Claimed

# White around the code, in modules: readers need it (ISO/IEC 18004, 5.3.8).
_QUIET = 4
_LETTERS_IN_A_GROUP = 4


@dataclass(frozen=True, slots=True)
class Picture:
    """A QR code as one SVG path; `side` is the length of the drawing with the white around it."""

    side: int
    path: str


def uri(claimed: Claimed) -> str:
    """The address that authenticator apps read from a QR code (Key URI Format)."""
    name = f"{quote(claimed.issuer, safe='')}:{quote(claimed.label, safe='')}"
    about = {
        "secret": _base32(claimed.seed),
        "issuer": claimed.issuer,
        "algorithm": "SHA1",
        "digits": claimed.digits,
        "period": claimed.period_seconds,
    }
    return f"otpauth://totp/{name}?{urlencode(about, quote_via=quote)}"


def letters(seed: bytes) -> list[str]:
    """The seed for typing: base32 in groups of four."""
    text = _base32(seed)
    return [
        text[start : start + _LETTERS_IN_A_GROUP]
        for start in range(0, len(text), _LETTERS_IN_A_GROUP)
    ]


def picture(text: str) -> Picture:
    """Draw a text as a QR code: each run of dark modules is one rectangle of the path."""
    # Screens are neither torn nor stained: fewer and larger modules are read more easily.
    rows = segno.make_qr(text, error="l").matrix
    path = ""
    for y, row in enumerate(rows, _QUIET):
        x = _QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path += f"M{x} {y}h{length}v1h-{length}z"
            x += length
    return Picture(len(rows) + 2 * _QUIET, path)


def _base32(seed: bytes) -> str:
    return base64.b32encode(seed).decode().rstrip("=")
