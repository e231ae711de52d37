"""Signs a member of staff on (行員ログイン): password and code together, one answer for either."""

import datetime as dt
import hashlib
import hmac
import secrets

from django.db import transaction

from madoguchi.access import otp, passwords, seeds
from madoguchi.access.codes import Codes
from madoguchi.access.look_at import Attempt, look_at
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.policy.identity import LockRule
from madoguchi.staff.join import DIGITS, PERIOD_SECONDS
from madoguchi.staff.member import StaffMember, seed_owner, view
from madoguchi.staff.models import Member, StaffSession
from madoguchi.values.refusal import Refusal

# No time lock: a colleague releases (`release.py`), so that a guess is always noticed.
LOCK = LockRule(block_after=5)
_CODES = Codes(
    Refusal.STAFF_MISMATCH, Refusal.STAFF_BLOCKED, Refusal.STAFF_BLOCKED, "職員のログイン"
)

IDLE = dt.timedelta(minutes=15)
# A working session ends even when it is busy (assurance S7).
LONGEST = dt.timedelta(hours=4)
_SEEN_EVERY = dt.timedelta(seconds=20)
_DRIFT_STEPS = 1


def sign_on(*, login: str, password: str, code: str, at: dt.datetime) -> str:
    """Check password and code and start a session; returns the cookie's 256-bit token (G, S1).

    An unknown login costs the same work, is counted alike and gets the same answers.
    Raises Refused STAFF_MISMATCH (F01) or STAFF_BLOCKED (F03).
    """
    row = Member.objects.filter(login=login).first()
    attempt = Attempt(
        subject=_subject(login, row),
        rule=LOCK,
        codes=_CODES,
        who="unknown",
        what="staff.sign-on",
        chain="" if row is None else f"staff:{row.pk}",
        uses_up=True,
    )
    member = look_at(attempt, lambda: _recognised(row, password, code, at=at), at=at)
    return _welcome(member, at=at)


def look_up(token: str, *, at: dt.datetime) -> StaffMember | None:
    """Find who a cookie belongs to; None when it is unknown, ended, idle or too old."""
    found = StaffSession.objects.filter(token_hash=_hash(token)).select_related("member").first()
    if found is None or found.ended_at is not None or found.member.stopped_at is not None:
        return None
    if at - found.seen_at > IDLE or at - found.started_at > LONGEST:
        _end(token, at=at)
        return None
    if at - found.seen_at > _SEEN_EVERY:
        StaffSession.objects.filter(pk=found.pk, ended_at=None).update(seen_at=at)
    return view(found.member)


def sign_off(token: str, *, at: dt.datetime) -> None:
    """End a session (ログアウト); ending it twice is harmless."""
    found = StaffSession.objects.filter(token_hash=_hash(token), ended_at=None).first()
    if found is None:
        return
    with transaction.atomic(using=current.alias(), durable=True):
        _end(token, at=at)
        who = f"staff:{found.member_id}"
        record.record(chain=who, who=who, what="staff.sign-off.done", at=at)


def subject_of(member_id: int) -> str:
    """The name a member's tries are counted under."""
    return f"staff:{member_id}"


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _subject(login: str, row: Member | None) -> str:
    if row is not None:
        return subject_of(row.pk)
    key = current.institution().secret("unknown-login-ids")
    return "staff:?" + hmac.digest(key, login.encode(), hashlib.sha256).hex()


def _step_of(row: Member | None, code: str, *, at: dt.datetime) -> int | None:
    if row is None:
        seed = secrets.token_bytes(20)
    else:
        seed = seeds.open_(bytes(row.seed), owner=seed_owner(row.login))
    return otp.step_of(
        code, seed, at=at, period_seconds=PERIOD_SECONDS, digits=DIGITS, drift=_DRIFT_STEPS
    )


def _recognised(
    row: Member | None, password: str, code: str, *, at: dt.datetime
) -> StaffMember | None:
    """The member whose password and code these are; for an unknown one the same work is done."""
    right = passwords.is_hash_of(password, None if row is None else row.password_hash)
    step = _step_of(row, code, at=at)
    if row is None or row.stopped_at is not None or not right or not _use_up(row, step):
        return None
    return view(row)


def _use_up(row: Member, step: int | None) -> bool:
    """Take a code's step by one conditional UPDATE: no code is accepted twice (RFC 6238 5.2)."""
    return step is not None and bool(
        Member.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step)
    )


def _welcome(member: StaffMember, *, at: dt.datetime) -> str:
    token = secrets.token_urlsafe(32)
    with transaction.atomic(using=current.alias(), durable=True):
        StaffSession.objects.filter(member_id=member.id, ended_at=None).update(ended_at=at)
        StaffSession.objects.create(
            token_hash=_hash(token), member_id=member.id, started_at=at, seen_at=at
        )
        record.record(chain=member.who, who=member.who, what="staff.sign-on.done", at=at)
    return token


def _end(token: str, *, at: dt.datetime) -> None:
    StaffSession.objects.filter(token_hash=_hash(token), ended_at=None).update(ended_at=at)
