"""Sessions (ログイン状態): rows, so that ending one is effective on the very next request."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction

from madoguchi.access.actor import Actor
from madoguchi.access.models import Session
from madoguchi.customers import stop
from madoguchi.institutions import current

# Writing "seen" more often than this would only make the page slower.
_SEEN_EVERY = dt.timedelta(seconds=20)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def start(*, contract_id: int, at: dt.datetime, pending: Sequence[str] = ()) -> str:
    """Start a session and end the contract's earlier ones; returns the cookie's 256-bit token."""
    token = secrets.token_urlsafe(32)
    mine = Session.objects.filter(contract_id=contract_id)
    with transaction.atomic(using=current.alias()):
        previous = mine.order_by("-started_at").values_list("started_at", flat=True).first()
        mine.filter(ended_at=None).update(ended_at=at, end_reason="newer-login")
        Session.objects.create(
            token_hash=_hash(token),
            contract_id=contract_id,
            started_at=at,
            seen_at=at,
            previous_login_at=previous,
            pending=",".join(pending),
        )
    return token


def look_up(
    token: str, *, idle: dt.timedelta, longest: dt.timedelta, at: dt.datetime
) -> Actor | str:
    """Find who a cookie belongs to, or the reason why nobody: unknown, idle, logout, …

    It ends when it has rested longer than `idle`, and when it is older than `longest`, however
    busy (S7). A stopped contract is nobody's, whatever its sessions say (A17).
    """
    rows = Session.objects.annotate(of_stopped=stop.is_stopped("contract_id"))
    row = rows.filter(token_hash=_hash(token)).first()
    if row is None:
        return "unknown"
    if row.ended_at is not None:
        return row.end_reason
    if row.of_stopped:
        return "stopped"
    for reason, since, most in (("idle", row.seen_at, idle), ("too-old", row.started_at, longest)):
        if at - since > most:
            end(token, reason=reason, at=at)
            return reason
    if at - row.seen_at > _SEEN_EVERY:
        Session.objects.filter(token_hash=row.token_hash, ended_at=None).update(seen_at=at)
    pending = tuple(row.pending.split(",")) if row.pending else ()
    return Actor(row.contract_id, row.started_at, row.previous_login_at, pending)


def step_done(token: str, step: str) -> None:
    """Take the first step off what a session has before it; only the first one can be done.

    One conditional UPDATE: in two tabs the step is taken off once.
    """
    row = Session.objects.get(token_hash=_hash(token))
    first, _, rest = row.pending.partition(",")
    if first == step:
        Session.objects.filter(token_hash=row.token_hash, pending=row.pending).update(pending=rest)


def end_all(contract_id: int, *, reason: str, at: dt.datetime, but: str = "") -> None:
    """End every session of a contract, but for the one with this token (S7)."""
    Session.objects.filter(contract_id=contract_id, ended_at=None).exclude(
        token_hash=_hash(but)
    ).update(ended_at=at, end_reason=reason)


def end(token: str, *, reason: str, at: dt.datetime) -> None:
    """End one session; ending it twice is harmless."""
    Session.objects.filter(token_hash=_hash(token), ended_at=None).update(
        ended_at=at, end_reason=reason
    )
