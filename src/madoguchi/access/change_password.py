"""Changes passwords (パスワード変更): the current one proved, the new one judged, the rest out."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import letters, new_passwords, passwords, prove, session
from madoguchi.access.actor import Actor
from madoguchi.access.codes import CODES, OF_PASSWORD
from madoguchi.access.current_password import prove_current, rule_of
from madoguchi.access.passwords import Purpose
from madoguchi.access.prove import Answer
from madoguchi.audit import recall, record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.policy.table import FactorName
from madoguchi.values.refusal import Refusal, Refused

CHANGED = "password.changed"

_NAMES: dict[Purpose, str] = {"login": "ログインパスワード", "confirmation": "確認用パスワード"}


@dataclass(frozen=True, slots=True)
class Wish:
    """One password as the form asks for it: the current one, the new one, and that again."""

    purpose: Purpose
    current: str
    new: str
    again: str


def faults(wishes: Sequence[Wish], *, login_id: str, profile: Profile) -> list[Refused]:
    """Every fault that can be seen from what was typed; no try is spent on it (A3)."""
    found = []
    for wish in wishes:
        try:
            new_passwords.check_written(
                wish.purpose,
                new=wish.new,
                again=wish.again,
                login_id=login_id,
                rule=rule_of(wish.purpose, profile.sign_on),
                beside=_beside(wish, wishes),
            )
        except Refused as refused:
            found.append(refused)
    return found


def change_passwords(
    wishes: Sequence[Wish],
    *,
    by: Actor,
    answer: Answer,
    factors: tuple[FactorName, ...],
    request_id: uuid.UUID,
    profile: Profile,
    keep: str,
    at: dt.datetime,
) -> None:
    """Change the passwords wished for, once, and end every session but the one with token `keep`.

    Raises Refused with the code of the current password (B03/B06/B07, B13/B16/B17; its try is
    spent in the same lock as anywhere), of the new one (B00–B15, B40), or of a further factor; then
    no password is changed. Source: A3–A5, A16; manual 000 page 53.
    """
    login_id = accounts.holder_of(by.contract_id).login_id
    for refused in faults(wishes, login_id=login_id, profile=profile):
        raise refused
    before = passwords.marks_of(by.contract_id)
    for wish in wishes:
        if not wish.current:
            raise Refused(Refusal.WRONG_LENGTH, field=f"current_{wish.purpose}")
        prove_current(by=by, purpose=wish.purpose, password=wish.current, profile=profile, at=at)
    for wish in wishes:
        new_passwords.check_against_stored(
            wish.purpose,
            new=wish.new,
            rule=rule_of(wish.purpose, profile.sign_on),
            contract_id=by.contract_id,
            other_too=_beside(wish, wishes) is None,
        )
    if factors:
        prove.prove(
            by=by, factors=factors, answer=answer, request_id=request_id, profile=profile, at=at
        )
    _write(wishes, before, by=by, request_id=request_id, profile=profile, keep=keep, at=at)


def _beside(wish: Wish, wishes: Sequence[Wish]) -> str | None:
    return next((other.new for other in wishes if other.purpose != wish.purpose), None)


def _write(
    wishes: Sequence[Wish],
    before: dict[str, str],
    *,
    by: Actor,
    request_id: uuid.UUID,
    profile: Profile,
    keep: str,
    at: dt.datetime,
) -> None:
    chain, about = record.chain_of(by.contract_id), str(request_id)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        # Behind the turn: a sign-on with the old password has begun its session, or begins none.
        session.end_all(by.contract_id, reason="password-changed", at=at, but=keep)
        if recall.is_told(chain=chain, about=about, what=CHANGED):
            return
        if passwords.marks_of(by.contract_id) != before:
            # Another window changed one meanwhile: what was proved is not the current one now.
            purpose = wishes[0].purpose
            raise CODES[OF_PASSWORD[purpose]].no(None, field=f"current_{purpose}")
        for wish in wishes:
            new_passwords.change(
                contract_id=by.contract_id,
                purpose=wish.purpose,
                new=wish.new,
                rule=rule_of(wish.purpose, profile.sign_on),
                at=at,
            )
        purposes = [wish.purpose for wish in wishes]
        ended = ("ほかの画面でのログインは終了しました。",)
        tell_changed(by.contract_id, purposes, about=about, lines=ended, at=at)
        record.record(
            chain=chain,
            who=by.name,
            what=CHANGED,
            about=about,
            at=at,
            detail={"of": ",".join(purposes)},
        )


def tell_changed(
    contract_id: int,
    purposes: Iterable[Purpose],
    *,
    about: str,
    lines: Sequence[str] = (),
    at: dt.datetime,
) -> None:
    """Queue the mail that passwords were changed, in the transaction of the change (E2)."""
    names = "と".join(_NAMES[purpose] for purpose in purposes)
    letters.tell(
        contract_id,
        purpose="password",
        about=about,
        subject=f"{names}を変更しました",
        lines=(f"{names}を変更しました。", *lines),
        at=at,
    )
