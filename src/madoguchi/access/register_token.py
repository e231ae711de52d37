"""Registers a token by its serial number (ワンタイムパスワード登録), before anybody signs on."""

import datetime as dt
import unicodedata
import uuid
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import accept_code, token, token_stock
from madoguchi.access.actor import Actor
from madoguchi.access.codes import CODES
from madoguchi.access.models import FirstStepDone, Token
from madoguchi.access.prove import Answer, prove
from madoguchi.access.prove_login import ProvedLogin, prove_login, still_stands
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Registration:
    """What a customer types: his token's serial number, its code, and when he wants it asked."""

    serial: str
    code: str
    at_sign_on: bool


def begin(*, login_id: str, password: str, profile: Profile, at: dt.datetime) -> ProvedLogin:
    """Check a login ID and password as at sign-on; no session is started.

    Raises Refused as `prove_login` does. Source: A8; manual 002, ワンタイムパスワード利用開始.
    """
    proved = prove_login(
        login_id=login_id,
        password=password,
        door="token-registration",
        profile=profile,
        at=at,
    )
    with transaction.atomic(using=current.alias(), durable=True):
        record.record(
            chain=record.chain_of(proved.contract_id),
            who="unknown",
            what="token-registration.begun",
            at=at,
        )
    return proved


def may_register(contract_id: int, profile: Profile) -> bool:
    """Say whether a token may be registered: none is in use, and the first use is completed."""
    done = set(FirstStepDone.objects.filter(contract_id=contract_id).values_list("step", flat=True))
    first_use_done = done >= set(profile.sign_on.first_use.steps)
    return first_use_done and not accept_code.has_token(contract_id)


def register(
    wanted: Registration, *, proved: ProvedLogin, answer: Answer, profile: Profile, at: dt.datetime
) -> None:
    """Take a token out of the stock for a contract whose login password was proved just now.

    The code is looked at before the change factor, so that a wrong code uses up no question. The
    step of the code is used up: it cannot be typed again at sign-on. Raises Refused
    TOKEN_NOT_IN_THIS_STATE (O02), SERIAL_UNKNOWN (O03), OTP_MISMATCH (B73), OTP_BLOCKED (B77),
    what `prove` raises, and LOGIN_MISMATCH (B03) where the contract was stopped, or its ID or
    password changed, in the meantime. Source: A8; manual 002, ワンタイムパスワード登録.
    """
    rule = profile.one_time_passwords
    assert rule is not None
    by = Actor(proved.contract_id, at, None)
    if not may_register(by.contract_id, profile):
        raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
    serial = fold_serial(wanted.serial)
    step = _step(serial, wanted.code, by.contract_id, rule, at=at)
    prove(
        by=by,
        factors=(profile.factors.change,),
        answer=answer,
        request_id=uuid.uuid4(),
        profile=profile,
        at=at,
    )
    _put_into_use(serial, step, proved, by, at_sign_on=_asked(wanted, rule), at=at)


def fold_serial(typed: str) -> str:
    """A serial number as it was meant: half-width, without gaps and hyphens."""
    plain = unicodedata.normalize("NFKC", typed).upper()
    return "".join(letter for letter in plain if not letter.isspace() and letter != "-")


def _asked(wanted: Registration, rule: OneTimePasswords) -> bool:
    return wanted.at_sign_on or rule.at_sign_on == "always"


def _step(
    serial: str, typed: str, contract_id: int, rule: OneTimePasswords, *, at: dt.datetime
) -> int:
    def found_step() -> tuple[int] | None:
        # A serial number that is nobody's spends a try like a wrong code: both are guesses.
        step = token_stock.step_of(serial, typed=typed, contract_id=contract_id, rule=rule, at=at)
        return None if step is None else (step,)

    try:
        (step,) = accept_code.spend_try(
            contract_id=contract_id,
            check=found_step,
            rule=rule,
            about="token-registration",
            at=at,
        )
    except Refused as refused:
        known = token_stock.has(serial, contract_id=contract_id, at=at)
        if refused.refusal is CODES["one-time-password"].wrong and not known:
            raise Refused(Refusal.SERIAL_UNKNOWN) from refused
        raise
    return step


def _put_into_use(
    serial: str, step: int, proved: ProvedLogin, by: Actor, *, at_sign_on: bool, at: dt.datetime
) -> None:
    with transaction.atomic(using=current.alias(), durable=True):
        if not still_stands(proved):
            raise CODES["login"].no(None)
        if accept_code.has_token(by.contract_id):
            raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
        taken = token_stock.take_out(serial, step=step, contract_id=by.contract_id, at=at)
        if taken is None:
            raise Refused(Refusal.SERIAL_UNKNOWN)
        row = Token.objects.create(
            contract_id=by.contract_id,
            kind=taken.kind,
            serial=taken.serial,
            seed=taken.seed,
            digits=taken.digits,
            period_seconds=taken.period_seconds,
            at_sign_on=at_sign_on,
            state=token.IN_USE,
            last_step=step,
            issued_at=at,
            in_use_at=at,
        )
        token.tell_started(by.contract_id, row.pk, at_sign_on=at_sign_on, at=at)
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what="token.registered",
            about=token.about(row.pk),
            at=at,
            detail={"serial": serial},
        )
