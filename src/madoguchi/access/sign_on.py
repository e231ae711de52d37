"""Signs a customer on (ログイン): the same answer at the same cost whether the ID exists or not."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import places, session, steps
from madoguchi.access.codes import CODES
from madoguchi.access.places import NOTHING_SEEN, Seen
from madoguchi.access.prove_login import ProvedLogin, prove_login, still_stands
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile


@dataclass(frozen=True, slots=True)
class SignedOn:
    """A customer who proved his login password, and the cookie that says so."""

    contract_id: int
    token: str


def sign_on(
    *, login_id: str, password: str, profile: Profile, at: dt.datetime, seen: Seen = NOTHING_SEEN
) -> SignedOn:
    """Check a login ID and password and start a session, with the steps still before it.

    `seen` is what the door saw of the browser, for the risk-based authentication (A7).

    Raises Refused as `prove_login` does, and LOGIN_MISMATCH (B03) where the contract was stopped,
    or its ID or password changed, while the password was compared: whoever ends the sessions of a
    contract need not know of one that is about to begin. Source: A1, A2, A5, A6, A17.
    """
    proved = prove_login(
        login_id=login_id, password=password, door="sign-on", profile=profile, at=at
    )
    token = _welcome(proved, profile, seen, at=at)
    if token is None:
        raise CODES["login"].no(None)
    return SignedOn(proved.contract_id, token)


def _welcome(proved: ProvedLogin, profile: Profile, seen: Seen, *, at: dt.datetime) -> str | None:
    """Start the session under the contract's turn; None where the proof stands no more."""
    contract_id, token = proved.contract_id, None
    with transaction.atomic(using=current.alias(), durable=True):
        if still_stands(proved):
            unusual = places.assess(contract_id=contract_id, seen=seen, profile=profile, at=at)
            pending = steps.pending(contract_id, profile, unusual=unusual, at=at)
            token = session.start(contract_id=contract_id, at=at, pending=pending)
        record.record(
            chain=record.chain_of(contract_id),
            who="unknown" if token is None else f"contract:{contract_id}",
            what="sign-on.failed" if token is None else "sign-on.done",
            at=at,
        )
    return token


def sign_off(token: str, *, contract_id: int, at: dt.datetime) -> None:
    """End the session the customer is in (ログアウト)."""
    with transaction.atomic(using=current.alias(), durable=True):
        session.end(token, reason="logout", at=at)
        record.record(
            chain=record.chain_of(contract_id),
            who=f"contract:{contract_id}",
            what="sign-off.done",
            at=at,
        )
