"""One-time passwords from time (ワンタイムパスワード): RFC 6238 with HMAC-SHA-1, pure."""

import datetime as dt
import hashlib
import hmac


def step_at(at: dt.datetime, *, period_seconds: int) -> int:
    """The number of the time step a moment stands in."""
    return int(at.timestamp()) // period_seconds


def code(seed: bytes, step: int, *, digits: int) -> str:
    """The code of one time step (RFC 6238, RFC 4226 section 5.3)."""
    mac = hmac.digest(seed, step.to_bytes(8, "big"), hashlib.sha1)
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def step_of(
    typed: str, seed: bytes, *, at: dt.datetime, period_seconds: int, digits: int, drift: int
) -> int | None:
    """The step a typed code belongs to, within `drift` steps of now; None when it is no code.

    Every step is compared, so that the time taken does not tell which one it was.
    """
    now = step_at(at, period_seconds=period_seconds)
    found = None
    for step in range(now - drift, now + drift + 1):
        if hmac.compare_digest(code(seed, step, digits=digits).encode(), typed.encode()):
            found = step
    return found
