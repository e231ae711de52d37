"""A contract's token (トークン): what there is of it, its app's claim, its end by the bank."""

import datetime as dt
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.access import accept_code, letters, lockout, passwords, seeds
from madoguchi.access.models import Token
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.identity import LockRule, OneTimePasswords
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused

ISSUED, IN_USE, ENDED = "issued", "in-use", "ended"

# A start password has four digits at least: five guesses, then the issue is void.
_CLAIMS = LockRule(block_after=5)


@dataclass(frozen=True, slots=True)
class Issued:
    """A token that was issued and waits for its app and its first code."""

    service_id: str
    user_id: str
    mobile_mail: str
    claimed: bool
    good_until: dt.datetime


@dataclass(frozen=True, slots=True)
class InUse:
    """A token in use; one of an app has a user ID, one from the bank's stock a serial number."""

    kind: str
    serial: str
    user_id: str
    at_sign_on: bool
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What a contract has: a token in use, one issued and still good, or neither."""

    in_use: InUse | None
    issued: Issued | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a token app is handed, once: the seed, how codes are made of it, and its names."""

    seed: bytes
    digits: int
    period_seconds: int
    issuer: str
    label: str


def service_id() -> str:
    """The service ID (サービスＩＤ) of this institution: its bank code and two check digits."""
    code = current.institution().profile.institution.code
    return f"MG{code}{98 - int(code) * 100 % 97:02d}"


def standing(contract_id: int, profile: Profile, *, at: dt.datetime) -> Standing:
    """Which tokens a contract has now; an issue past its hours counts for nothing (A8)."""
    rows = {
        row.state: row for row in Token.objects.filter(contract_id=contract_id).exclude(state=ENDED)
    }
    used, issued = rows.get(IN_USE), rows.get(ISSUED)
    rule = profile.one_time_passwords
    if issued is None or rule is None or not is_good(issued, rule, at=at):
        return Standing(_in_use(used), None)
    return Standing(
        _in_use(used),
        Issued(
            issued.service_id,
            issued.user_id,
            issued.mobile_mail,
            issued.claimed_at is not None,
            _good_until(issued, rule),
        ),
    )


def _in_use(row: Token | None) -> InUse | None:
    if row is None:
        return None
    assert row.in_use_at is not None
    return InUse(row.kind, row.serial, row.user_id, row.at_sign_on, row.in_use_at)


def is_good(row: Token, rule: OneTimePasswords, *, at: dt.datetime) -> bool:
    """Say whether an issued token can still be set up and put into use."""
    return at < _good_until(row, rule)


def _good_until(row: Token, rule: OneTimePasswords) -> dt.datetime:
    return row.issued_at + dt.timedelta(hours=rule.issue_hours)


def claim(
    *, service_id: str, user_id: str, start_password: str, profile: Profile, at: dt.datetime
) -> Claimed:
    """Hand an issued token's seed to its app, once (A9; manual 000 page 49).

    Raises Refused TOKEN_MISMATCH (O01) for every mismatch alike: IDs that are nobody's, a wrong
    start password, an issue past its hours or claimed already, or too many tries. Five wrong
    start passwords make the issue void.
    """
    rule, folded = profile.one_time_passwords, _fold(user_id)
    turn = lockout.reserve(_claim_subject(folded), _CLAIMS, at=at)
    found = _waiting(folded).first()
    # Compared in every case, so that the time taken does not tell an ID from nobody's.
    hashed = None if found is None else found.start_password_hash or None
    right = passwords.is_hash_of(accept_code.fold(start_password), hashed)
    if not isinstance(turn, lockout.Reserved):
        raise Refused(Refusal.TOKEN_MISMATCH)
    if found is None or rule is None or not (right and _fits(found, service_id, rule, at=at)):
        _remember_failure(found, folded, last=turn.last, at=at)
        raise Refused(Refusal.TOKEN_MISMATCH)
    _hand_out(found, at=at)
    return Claimed(
        seeds.open_(bytes(found.seed), owner=accept_code.owner_of(found.contract_id)),
        found.digits,
        found.period_seconds,
        profile.institution.name,
        found.user_id,
    )


def _fold(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).upper().split())


def _waiting(folded: str) -> QuerySet[Token]:
    # A token from the stock has no user ID.
    return Token.objects.filter(user_id=folded, state=ISSUED).exclude(user_id="")


def _fits(found: Token, service_id: str, rule: OneTimePasswords, *, at: dt.datetime) -> bool:
    return found.service_id == _fold(service_id) and is_good(found, rule, at=at)


def _claim_subject(folded: str) -> str:
    # An ID that is nobody's is counted too, and no typed text becomes part of a key.
    key = current.institution().secret("token-claims")
    return "token-claim:" + hmac.digest(key, folded.encode(), hashlib.sha256).hex()


def _hand_out(found: Token, *, at: dt.datetime) -> None:
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_turn(found.contract_id)
        # One conditional UPDATE: of two apps with the right words, the first has the seed.
        mine = Token.objects.filter(pk=found.pk, state=ISSUED, claimed_at=None)
        if not mine.update(claimed_at=at, start_password_hash=""):
            raise Refused(Refusal.TOKEN_MISMATCH)
        letters.tell(
            found.contract_id,
            purpose="token-claimed",
            about=about(found.pk),
            subject="トークンアプリの設定が行われました",
            lines=(
                "ワンタイムパスワードのトークンアプリの設定が行われました。",
                "お手続きの画面で、ワンタイムパスワードの利用を開始してください。",
            ),
            at=at,
        )
        _record(found, "token.claimed", at=at)


def _remember_failure(found: Token | None, folded: str, *, last: bool, at: dt.datetime) -> None:
    # The same statements for an ID that is nobody's: the time taken must not tell it either.
    with transaction.atomic(using=current.alias(), durable=True):
        void = bool(
            last and _waiting(folded).filter(claimed_at=None).update(state=ENDED, ended_at=at)
        )
        if found is not None and void:
            _tell_void(found, at=at)
        _record(found, "token.claim-void" if void else "token.claim-failed", at=at)


def _tell_void(found: Token, *, at: dt.datetime) -> None:
    letters.tell(
        found.contract_id,
        purpose="token-void",
        about=about(found.pk),
        subject="トークンの発行を取り消しました",
        lines=(
            "トークンアプリの設定で利用開始パスワードなどが続けて間違えられたため、"
            "発行したトークンを使えなくしました。",
            "お使いになるときは、ログイン後の画面から、改めて発行のお手続きをしてください。",
        ),
        at=at,
    )


def _record(found: Token | None, what: str, *, at: dt.datetime) -> None:
    record.record(
        chain=record.NOBODY if found is None else record.chain_of(found.contract_id),
        who="token-app",
        what=what,
        about="" if found is None else about(found.pk),
        at=at,
    )


def about(pk: int) -> str:
    """How mails and the audit trail name a token."""
    return f"token:{pk}"


def stop(*, contract_id: int, at: dt.datetime) -> int:
    """End every token of a contract, in the caller's transaction, and say how many (A8, A16).

    The customer can begin anew with another token. Audit and mail are the caller's, who knows why.
    """
    open_ones = Token.objects.filter(contract_id=contract_id).exclude(state=ENDED)
    return open_ones.update(state=ENDED, ended_at=at)


def tell_started(contract_id: int, number: int, *, at_sign_on: bool, at: dt.datetime) -> None:
    """Queue the mail that a token is in use and when codes are asked, with the deed (E2)."""
    asked = "ログインやお取引のときに" if at_sign_on else "お取引のときに"
    rule = current.institution().profile.one_time_passwords
    hours = 0 if rule is None else rule.cooling_off_hours
    letters.tell(
        contract_id,
        purpose="token-started",
        about=about(number),
        subject="ワンタイムパスワードの利用を開始しました",
        lines=(
            "ワンタイムパスワードの利用を開始しました。",
            f"これからは、{asked}ワンタイムパスワードをおたずねします。",
            *([f"利用開始から{hours}時間は、振込の限度額はこれまでのままです。"] if hours else []),
        ),
        at=at,
    )
