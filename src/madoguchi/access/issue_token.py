"""Issues a software token (トークン発行): its IDs to the customer, its seed to his app only."""

import datetime as dt
import secrets
import uuid
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import accept_code, letters, passwords, seeds, token
from madoguchi.access.actor import Actor
from madoguchi.access.models import Token
from madoguchi.access.prove import Answer, prove
from madoguchi.audit import record
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.policy.identity import OneTimePasswords
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.wires import outbox

# RFC 4226 section 4 recommends 160 bits.
SEED_BYTES = 20
# Without the letters and digits that are mistaken for each other on paper: 0 O 1 I L 8 B.
LETTERS = "2345679ACDEFGHJKMNPQRSTUVWXYZ"
_USER_ID_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Application:
    """What a customer applies for: where the mail goes, and what his app will be asked for.

    `user_id` is made with the application, so that a second press of the button issues nothing
    twice; the start password is a hash already.
    """

    request_id: uuid.UUID
    mobile_mail: str
    start_password_hash: str
    user_id: str


def apply(*, mobile_mail: str, typed_start_password: str) -> Application:
    """Make an application of what was typed and judged."""
    hashed = passwords.hash_secret(accept_code.fold(typed_start_password))
    return Application(uuid.uuid4(), mobile_mail, hashed, _new_user_id())


def issue(
    application: Application, *, by: Actor, answer: Answer, profile: Profile, at: dt.datetime
) -> None:
    """Issue a token once the change factor is proved; an earlier issue is void from now on.

    The one-time password is not among the factors: no token is in use yet. Raises Refused
    TOKEN_NOT_IN_THIS_STATE (O02) when one is, and what `prove` raises. Source: A8; manual 000
    pages 44-46.
    """
    rule = profile.one_time_passwords
    assert rule is not None
    if _is_issued(application, by):
        return
    if accept_code.has_token(by.contract_id):
        raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
    prove(
        by=by,
        factors=(profile.factors.change,),
        answer=answer,
        request_id=application.request_id,
        profile=profile,
        at=at,
    )
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        # Asked again behind the turn: the other press of the same button may have been first.
        if _is_issued(application, by):
            return
        if accept_code.has_token(by.contract_id):
            raise Refused(Refusal.TOKEN_NOT_IN_THIS_STATE)
        row = _replace(application, by.contract_id, rule, at=at)
        _tell(row, profile, at=at)
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            what="token.issued",
            about=token.about(row.pk),
            at=at,
        )


def _new_user_id() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(_USER_ID_LENGTH))


def _is_issued(application: Application, by: Actor) -> bool:
    return Token.objects.filter(contract_id=by.contract_id, user_id=application.user_id).exists()


def _replace(
    application: Application, contract_id: int, rule: OneTimePasswords, *, at: dt.datetime
) -> Token:
    token.stop(contract_id=contract_id, at=at)
    return Token.objects.create(
        contract_id=contract_id,
        kind="software",
        service_id=token.service_id(),
        user_id=application.user_id,
        seed=seeds.shut(secrets.token_bytes(SEED_BYTES), owner=accept_code.owner_of(contract_id)),
        digits=rule.digits,
        period_seconds=rule.period_seconds,
        start_password_hash=application.start_password_hash,
        mobile_mail=application.mobile_mail,
        at_sign_on=True,
        state=token.ISSUED,
        issued_at=at,
    )


def _tell(row: Token, profile: Profile, *, at: dt.datetime) -> None:
    letters.tell(
        row.contract_id,
        purpose="token-issued",
        about=token.about(row.pk),
        subject="ワンタイムパスワードのトークンを発行しました",
        lines=(
            "ワンタイムパスワードのトークンを発行しました。",
            "トークンアプリの設定のご案内は、ご指定の携帯電話メールアドレスへお送りしました。",
        ),
        at=at,
    )
    rule = profile.one_time_passwords
    assert rule is not None
    outbox.put(
        wire="mail",
        about=token.about(row.pk),
        purpose="identity.token-app",
        body={
            "to": row.mobile_mail,
            "from": profile.contact.mail,
            "from_name": profile.institution.name,
            "subject": f"【{profile.institution.name}】トークンアプリの設定のご案内",
            "text": "\n".join(_guide(row, profile, rule)),
        },
        at=at,
    )


def _guide(row: Token, profile: Profile, rule: OneTimePasswords) -> list[str]:
    app = current.institution().token_origin
    return [
        "トークンアプリを、次のとおり設定してください。",
        "",
        *([f"トークンアプリ {app}/"] if app else []),
        f"サービスＩＤ {row.service_id}",
        f"ユーザＩＤ {row.user_id}",
        "利用開始パスワード お申込みのときにご指定の数字",
        "",
        f"{rule.issue_hours}時間以内に設定し、ワンタイムパスワードの利用を開始してください。",
        "",
        "お心当たりがないときは、すぐに下記へお電話ください。",
        "当方からのメールに、ログイン画面へのリンクを載せることはありません。",
        "",
        profile.contact.desk,
        f"電話 {profile.contact.phone}（{profile.contact.hours}）",
    ]
