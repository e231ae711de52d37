"""Puts an issued token into use (ワンタイムパスワード利用開始): its first code proves its app."""

import datetime as dt

from django.db import transaction

from madoguchi.access import accept_code, token
from madoguchi.access.actor import Actor
from madoguchi.access.models import Token
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused


def start(*, by: Actor, typed: str, profile: Profile, at: dt.datetime) -> None:
    """Put the contract's issued token into use with a code of its app.

    From the commit on codes are asked for. Raises Refused TOKEN_NOT_IN_THIS_STATE (O02) where no
    token waits for it, OTP_MISMATCH (B73) or OTP_BLOCKED (B77). Source: A8; manual 000 page 50.
    """
    rule = profile.one_time_passwords
    assert rule is not None
    row = _waiting(by.contract_id, rule, at=at)
    accept_code.spend_try(
        contract_id=by.contract_id,
        check=lambda: accept_code.accept(
            contract_id=by.contract_id, typed=typed, rule=rule, at=at, state=token.ISSUED
        ),
        rule=rule,
        about=token.about(row.pk),
        at=at,
    )
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        mine = Token.objects.filter(pk=row.pk, state=token.ISSUED)
        if accept_code.has_token(by.contract_id) or not mine.update(
            state=token.IN_USE, in_use_at=at
        ):
            raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
        token.tell_started(by.contract_id, row.pk, at_sign_on=row.at_sign_on, at=at)
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what="token.started",
            about=token.about(row.pk),
            at=at,
        )


def _waiting(contract_id: int, rule: OneTimePasswords, *, at: dt.datetime) -> Token:
    row = Token.objects.filter(contract_id=contract_id, state=token.ISSUED).first()
    if row is None or row.claimed_at is None or not token.is_good(row, rule, at=at):
        raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
    if accept_code.has_token(contract_id):
        raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
    return row
