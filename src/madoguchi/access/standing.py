"""How a customer's proofs stand (認証の状態), as the bank's desk sees it: states, never secrets."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from madoguchi.access import first_use, lockout
from madoguchi.access.models import (
    FirstStepDone,
    ImageCard,
    Password,
    SecretAnswer,
    Session,
    Token,
)
from madoguchi.policy.identity import LockRule
from madoguchi.policy.profile import Profile

FactorKey = Literal[
    "login",
    "first-use",
    "confirmation-password",
    "image-card",
    "one-time-password",
    "secret-answer",
    "payeasy-numbers",
]

_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class FactorStanding:
    """One factor: since when it is set, and whether wrong answers have stopped it."""

    key: FactorKey
    # When it was set or issued; None where there is none, or where it has no single day.
    since: dt.datetime | None
    # A password on paper is good until this moment.
    temporary_until: dt.datetime | None
    lock: Literal["open", "locked-out", "blocked"]
    locked_until: dt.datetime | None


@dataclass(frozen=True, slots=True)
class TokenStanding:
    """A one-time password token that is not ended; `serial` is a hardware token's."""

    kind: str
    state: str
    serial: str
    issued_at: dt.datetime
    in_use_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class SessionStanding:
    """One session: when it began, when it was last used, and when and why it ended."""

    started_at: dt.datetime
    seen_at: dt.datetime
    ended_at: dt.datetime | None
    end_reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything the desk may know about how a customer is recognised."""

    factors: tuple[FactorStanding, ...]
    tokens: tuple[TokenStanding, ...]
    questions_set: int
    first_steps: tuple[tuple[str, dt.datetime | None], ...]
    sessions: tuple[SessionStanding, ...]


def standing_of(contract_id: int, profile: Profile, *, at: dt.datetime) -> Standing:
    """Gather how the factors, token, first steps and sessions of a contract stand (G)."""
    set_at = _since(contract_id)
    factors = [
        _factor(key, lockout.state(f"{key}:{contract_id}", rule, at=at), set_at)
        for key, rule in _rules(profile).items()
    ]
    if profile.sign_on.first_use.id_from == "customer":
        tries = first_use.standing(contract_id, profile, at=at)
        factors.append(_factor("first-use", tries, set_at))
    return Standing(
        factors=tuple(factors),
        tokens=tuple(
            TokenStanding(row.kind, row.state, row.serial, row.issued_at, row.in_use_at)
            for row in Token.objects.filter(contract_id=contract_id)
            .exclude(state="ended")
            .order_by("pk")
        ),
        questions_set=SecretAnswer.objects.filter(contract_id=contract_id).count(),
        first_steps=_first_steps(contract_id, profile),
        sessions=tuple(
            SessionStanding(row.started_at, row.seen_at, row.ended_at, row.end_reason)
            for row in Session.objects.filter(contract_id=contract_id).order_by("-started_at")[
                :_SESSIONS
            ]
        ),
    )


def _rules(profile: Profile) -> dict[FactorKey, LockRule]:
    """The factors this institution has, each with its rule of wrong answers (A5)."""
    sign_on = profile.sign_on
    rules: dict[FactorKey, LockRule] = {"login": sign_on.login_lock}
    if sign_on.confirmation_password is not None:
        rules["confirmation-password"] = sign_on.factor_lock
    if sign_on.card_cells is not None:
        rules["image-card"] = sign_on.factor_lock
    if profile.one_time_passwords is not None:
        rules["one-time-password"] = profile.one_time_passwords.lock
    if sign_on.questions is not None:
        rules["secret-answer"] = sign_on.questions.lock
    return rules


def _since(contract_id: int) -> dict[str, tuple[dt.datetime, dt.datetime | None]]:
    found: dict[str, tuple[dt.datetime, dt.datetime | None]] = {
        {"login": "login", "confirmation": "confirmation-password"}.get(row.purpose, row.purpose): (
            row.set_at,
            row.temporary_until,
        )
        for row in Password.objects.filter(contract_id=contract_id)
    }
    card = ImageCard.objects.filter(contract_id=contract_id).only("issued_at").first()
    if card is not None:
        found["image-card"] = (card.issued_at, None)
    return found


def _factor(
    key: FactorKey,
    lock: lockout.LockedOut | lockout.Blocked | None,
    set_at: dict[str, tuple[dt.datetime, dt.datetime | None]],
) -> FactorStanding:
    since, temporary_until = set_at.get(key, (None, None))
    match lock:
        case lockout.LockedOut(until):
            return FactorStanding(key, since, temporary_until, "locked-out", until)
        case lockout.Blocked():
            return FactorStanding(key, since, temporary_until, "blocked", None)
    return FactorStanding(key, since, temporary_until, "open", None)


def _first_steps(contract_id: int, profile: Profile) -> tuple[tuple[str, dt.datetime | None], ...]:
    done: dict[str, dt.datetime] = dict(
        FirstStepDone.objects.filter(contract_id=contract_id).values_list("step", "done_at")
    )
    return tuple((step, done.get(step)) for step in profile.sign_on.first_use.steps)
