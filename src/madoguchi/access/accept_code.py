"""Accepts a one-time password once (ワンタイムパスワードの照合), however many hands bring it."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from madoguchi.access import lockout, otp, seeds
from madoguchi.access.codes import CODES, subject_of
from madoguchi.access.look_at import Attempt, look_at
from madoguchi.access.models import Token
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.values.refusal import Refused

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
    # Of this state still: a token that was released meanwhile is in stock, with its last step.
    mine = Token.objects.filter(pk=token.pk, state=token.state, last_step__lt=step)
    return bool(mine.update(last_step=step))


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
    attempt = Attempt(
        subject=subject_of("one-time-password", contract_id),
        rule=rule.lock,
        codes=CODES["one-time-password"],
        who=f"contract:{contract_id}",
        what="code",
        contract_id=contract_id,
        about=about,
        uses_up=True,
    )
    return look_at(attempt, check, at=at)


def stopped(contract_id: int, rule: OneTimePasswords, *, at: dt.datetime) -> Refused | None:
    """Why a contract's codes are not looked at now: B77, and then no code is worth typing."""
    locked = lockout.state(subject_of("one-time-password", contract_id), rule.lock, at=at)
    return None if locked is None else CODES["one-time-password"].no(locked)


def fold(typed: str) -> str:
    """A code as it was meant: half-width, without the gap some tokens show in the middle."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def owner_of(contract_id: int) -> str:
    """The name a contract's seed is encrypted for."""
    return f"contract:{contract_id}"
