"""One press of a button (二度押しの防止): a second press waits for the first one's result."""

import datetime as dt
import uuid

from madoguchi.access import lockout
from madoguchi.policy.identity import LockRule

# One press is let through, and the next a minute later at the earliest, should the first have
# died; that a request is done once rests on the trail, asked under the turn, and not on this.
_ONE_A_MINUTE = LockRule(lockout_after=1, lockout_minutes=1, block_after=1_000)


def claim(request_id: uuid.UUID, *, at: dt.datetime) -> bool:
    """Let one press work on a request; False tells another to wait."""
    return isinstance(lockout.reserve(_subject(request_id), _ONE_A_MINUTE, at=at), lockout.Reserved)


def release(request_id: uuid.UUID) -> None:
    """Let the customer press again, after his press was refused."""
    lockout.release(_subject(request_id))


def _subject(request_id: uuid.UUID) -> str:
    return f"press:{request_id}"
