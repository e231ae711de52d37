"""Ends the use of a token (ワンタイムパスワード利用解除), and changes when it is asked for."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.access import letters, token, token_stock
from madoguchi.access.actor import Actor
from madoguchi.access.models import Token
from madoguchi.access.prove import Answer, prove
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.policy.table import FactorName
from madoguchi.values.refusal import Refusal, Refused


def factors_for_release(profile: Profile) -> tuple[FactorName, ...]:
    """What the end of use is proved with (A8; manual 000 page 52).

    The deed's own factor where codes stand beside it, as whoever lost the phone has no code; a
    code where codes stand instead of it, and then a lost token is a matter for the bank.
    """
    rule = profile.one_time_passwords
    assert rule is not None
    return ("one-time-password",) if rule.stands == "instead" else (profile.factors.change,)


def release(*, by: Actor, answer: Answer, profile: Profile, at: dt.datetime) -> None:
    """End the contract's token in use; another can be issued, or this one registered again.

    A token with a serial number goes back to stock: the customer has the device still.
    Raises Refused TOKEN_NOT_IN_THIS_STATE (O02) where none is in use, and what `prove` raises.
    """
    rule = profile.one_time_passwords
    assert rule is not None
    row = _prove_for(by, factors_for_release(profile), answer, profile, at=at)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        mine = Token.objects.filter(pk=row.pk, state=token.IN_USE)
        if not mine.update(state=token.ENDED, ended_at=at):
            raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
        if row.serial:
            # Read anew: the code that proved the release has used a step up.
            row.refresh_from_db(fields=["last_step"])
            token_stock.put_back(
                row.serial,
                last_step=row.last_step,
                contract_id=by.contract_id,
                rule=rule,
                at=at,
            )
        letters.tell(
            by.contract_id,
            purpose="token-ended",
            about=token.about(row.pk),
            subject="ワンタイムパスワードの利用を解除しました",
            lines=("ワンタイムパスワードの利用を解除しました。",),
            at=at,
        )
        _record(by, row, "token.released", at=at)


def ask_at_sign_on(
    wanted: bool, *, by: Actor, answer: Answer, profile: Profile, at: dt.datetime
) -> None:
    """Change whether a code is asked for at sign-on, where the customer may choose (A8).

    Raises Refused TOKEN_NOT_IN_THIS_STATE (O02) where no token is in use or the institution
    leaves no choice, and what `prove` raises. Source: manual 002, ワンタイムパスワード登録.
    """
    rule = profile.one_time_passwords
    if rule is None or rule.at_sign_on != "chosen":
        raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
    row = _prove_for(by, ("one-time-password",), answer, profile, at=at)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        mine = Token.objects.filter(pk=row.pk, state=token.IN_USE)
        if not mine.update(at_sign_on=wanted):
            raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
        said = "認証する" if wanted else "認証しない"
        letters.tell(
            by.contract_id,
            purpose="token-asked",
            # It may be changed time and again, and each change is told.
            about=str(uuid.uuid4()),
            subject="ログイン時のワンタイムパスワードの設定を変更しました",
            lines=(f"ログイン時のワンタイムパスワードの認証を「{said}」に変更しました。",),
            at=at,
        )
        _record(by, row, "token.asked-at-sign-on" if wanted else "token.not-asked", at=at)


def _prove_for(
    by: Actor,
    factors: tuple[FactorName, ...],
    answer: Answer,
    profile: Profile,
    *,
    at: dt.datetime,
) -> Token:
    row = Token.objects.filter(contract_id=by.contract_id, state=token.IN_USE).first()
    if row is None:
        raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
    prove(
        by=by,
        factors=factors,
        answer=answer,
        request_id=uuid.uuid4(),
        profile=profile,
        at=at,
    )
    return row


def _record(by: Actor, row: Token, what: str, *, at: dt.datetime) -> None:
    record.record(
        chain=record.chain_of(by.contract_id),
        who=by.name,
        what=what,
        about=token.about(row.pk),
        at=at,
    )
