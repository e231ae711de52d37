"""The first change of passwords (サービス開始登録・パスワード変更): from paper to his own."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import new_passwords, passwords, session, steps
from madoguchi.access.actor import Actor
from madoguchi.access.change_password import tell_changed
from madoguchi.access.codes import CODES
from madoguchi.access.current_password import prove_current, rule_of
from madoguchi.access.passwords import Purpose
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refused


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for one password: the current one where it is asked, the new one twice."""

    current: str
    new: str
    again: str


def purposes_of(profile: Profile) -> tuple[Purpose, ...]:
    """The passwords a customer changes, in the order of the page."""
    if profile.sign_on.confirmation_password is None:
        return ("login",)
    return ("login", "confirmation")


def asks_current(profile: Profile) -> bool:
    """Say whether the current passwords are asked for: not where he has just typed the only one."""
    return len(purposes_of(profile)) > 1


def faults_of(
    typed: dict[Purpose, Typed], *, contract_id: int, profile: Profile
) -> tuple[Refused, ...]:
    """Every fault of what was typed, by itself; nothing stored is asked and no try is spent."""
    login_id = accounts.holder_of(contract_id).login_id
    faults: list[Refused] = []
    for purpose, each in typed.items():
        # Told once, at the second of the two.
        beside = typed["login"].new if purpose == "confirmation" else None
        try:
            new_passwords.check_written(
                purpose,
                new=each.new,
                again=each.again,
                login_id=login_id,
                rule=rule_of(purpose, profile.sign_on),
                beside=beside,
            )
        except Refused as refused:
            faults.append(refused)
    return tuple(faults)


def change_first_passwords(
    *, typed: dict[Purpose, Typed], by: Actor, session_token: str, profile: Profile, at: dt.datetime
) -> None:
    """Change all passwords of a customer at once, note that this first step is done, tell by mail.

    Of several presses at once the first one counts.

    Raises Refused as `new_passwords.check_written` does for the first fault, then as
    `prove_current` does where the current passwords are asked, then B04 or B14 for one that is
    not new, and B03 where the bank has given out others meanwhile. Nothing is changed then.
    Source: A2, A3, E2; manual 000 page 9, manual 002 page 8.
    """
    for fault in faults_of(typed, contract_id=by.contract_id, profile=profile):
        raise fault
    before = passwords.marks_of(by.contract_id)
    for purpose, each in typed.items():
        if asks_current(profile):
            prove_current(by=by, purpose=purpose, password=each.current, profile=profile, at=at)
    for purpose, each in typed.items():
        new_passwords.check_against_stored(
            purpose,
            new=each.new,
            rule=rule_of(purpose, profile.sign_on),
            contract_id=by.contract_id,
            other_too=False,
        )
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        session.step_done(session_token, "passwords")
        if steps.is_done(by.contract_id, "passwords"):
            return
        if passwords.marks_of(by.contract_id) != before:
            raise CODES["login"].no(None, field="new_login")
        for purpose, each in typed.items():
            new_passwords.change(
                contract_id=by.contract_id,
                purpose=purpose,
                new=each.new,
                rule=rule_of(purpose, profile.sign_on),
                at=at,
            )
        steps.finish(by.contract_id, "passwords", at=at)
        tell_changed(by.contract_id, typed, about=str(uuid.uuid4()), at=at)
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what="first-use.passwords-changed",
            at=at,
        )
