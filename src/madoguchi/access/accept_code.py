"""Accepts a one-time password once (ワンタイムパスワードの照合), however many hands bring it."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

from madoguchi.access import lock_mail, lockout, otp, seeds
from madoguchi.access.models import Token
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.values.refusal import Refusal, Refused

_Found = TypeVar("_Found")


def has_token(contract_id: int) -> bool:
    """Say whether a contract has a token in use, so that codes are asked for."""
    return Token.objects.filter(contract_id=contract_id, state="in-use").exists()


def in_use_since(contract_id: int) -> dt.datetime | None:
    """When a contract's token was put into use; None without one."""
    found = Token.objects.filter(contract_id=contract_id, state="in-use").first()
    return None if found is None else found.in_use_at


def asks_at_sign_on(contract_id: int) -> bool:
    """Say whether a contract's token is asked for at sign-on (A8)."""
    return Token.objects.filter(contract_id=contract_id, state="in-use", at_sign_on=True).exists()


def accept(
    *, contract_id: int, typed: str, rule: OneTimePasswords, at: dt.datetime, state: str = "in-use"
) -> bool:
    """Check a code against the contract's token and use its step up (S3, RFC 6238 section 5.2).

    One conditional UPDATE takes the step: the same code in parallel, or an older one later, finds
    it taken. The caller has spent a try before.
    """
    token = Token.objects.filter(contract_id=contract_id, state=state).first()
    if token is None:
        return False
    step = otp.step_of(
        fold(typed),
        seeds.open_(bytes(token.seed), owner=owner_of(contract_id)),
        at=at,
        period_seconds=token.period_seconds,
        digits=token.digits,
        drift=rule.drift_steps,
    )
    return step is not None and _use_up(token, step)


def _use_up(token: Token, step: int) -> bool:
    return bool(Token.objects.filter(pk=token.pk, last_step__lt=step).update(last_step=step))


def spend_try(
    *,
    contract_id: int,
    check: Callable[[], _Found | None],
    rule: OneTimePasswords,
    about: str,
    at: dt.datetime,
) -> _Found:
    """Spend a try on a contract's codes, then look at one: `check` finds nothing in a wrong one.

    Returns what `check` found; a wrong code is remembered in the audit trail under `about`, the
    deed it was typed for. Raises Refused OTP_MISMATCH (B73) or OTP_BLOCKED (B77). Source: A5, S2.
    """
    subject = subject_of(contract_id)
    turn = lockout.reserve(subject, rule.lock, at=at)
    if not isinstance(turn, lockout.Reserved):
        raise Refused(Refusal.OTP_BLOCKED)
    found = check()
    if found:
        lockout.release(subject)
        return found
    with transaction.atomic(using=current.alias(), durable=True):
        if turn.last:
            lock_mail.tell_locked(contract_id, "one-time-password", at=at)
        record.record(
            chain=record.chain_of(contract_id),
            who=f"contract:{contract_id}",
            what="code.locked" if turn.last else "code.failed",
            about=about,
            at=at,
        )
    raise Refused(Refusal.OTP_BLOCKED if turn.last else Refusal.OTP_MISMATCH)


def is_blocked(contract_id: int, rule: OneTimePasswords, *, at: dt.datetime) -> bool:
    """Say whether a contract's codes are blocked, so that no code is worth typing."""
    return lockout.state(subject_of(contract_id), rule.lock, at=at) is not None


def subject_of(contract_id: int) -> str:
    """The name under which wrong codes of a contract are counted; one token after another."""
    return f"one-time-password:{contract_id}"


def fold(typed: str) -> str:
    """A code as it was meant: half-width, without the gap some tokens show in the middle."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def owner_of(contract_id: int) -> str:
    """The name a contract's seed is encrypted for."""
    return f"contract:{contract_id}"
