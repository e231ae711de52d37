"""Takes a new member of staff in (役職員の登録): his login, password and authenticator."""

import base64
import datetime as dt
import re
import secrets
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.db import IntegrityError, transaction

from madoguchi.access import passwords, seeds
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.staff.member import CHAIN, ROLES, seed_owner
from madoguchi.staff.models import Member
from madoguchi.values.refusal import Refusal, Refused

DIGITS = 6
PERIOD_SECONDS = 30

_SHORTEST_PASSWORD = 12
_LONGEST_PASSWORD = 128
# RFC 4226 asks for 128 bits or more and recommends the 160 of its hash.
_SEED_BYTES = 20
_LOGIN = re.compile(r"[a-z][a-z0-9.\-]{1,23}")


@dataclass(frozen=True, slots=True)
class Joined:
    """A new member; `secret` and `uri` are shown once and never again."""

    member_id: int
    secret: str
    uri: str


def join(
    *,
    name: str,
    login: str,
    password: str,
    role: str,
    at: dt.datetime,
    seed: bytes | None = None,
) -> Joined:
    """Register a member of staff and make his authenticator's seed (G).

    The seed is random, or it is that of an authenticator he has already.

    Raises Refused WRONG_CHARACTERS or ID_TAKEN (`field` "login"), WRONG_LENGTH (`field` "name" or
    "password") or OUT_OF_RANGE (`field` "role").
    """
    _check(name, login, password, role)
    seed = seed or secrets.token_bytes(_SEED_BYTES)
    try:
        with transaction.atomic(using=current.alias(), durable=True):
            row = Member.objects.create(
                name=name,
                login=login,
                password_hash=passwords.hash_secret(password),
                seed=seeds.shut(seed, owner=seed_owner(login)),
                role=role,
                joined_at=at,
            )
            record.record(
                chain=CHAIN,
                who="console",
                what="staff.joined",
                about=f"staff:{row.pk}",
                at=at,
                detail={"login": login, "role": role},
            )
    except IntegrityError as error:
        raise Refused(Refusal.ID_TAKEN, field="login") from error
    secret = base64.b32encode(seed).decode()
    return Joined(row.pk, secret, _uri(login, secret))


def _check(name: str, login: str, password: str, role: str) -> None:
    if not 1 <= len(name) <= 40:
        raise Refused(Refusal.WRONG_LENGTH, field="name")
    if not _LOGIN.fullmatch(login):
        raise Refused(Refusal.WRONG_CHARACTERS, field="login")
    if not _SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
        raise Refused(Refusal.WRONG_LENGTH, field="password")
    if role not in ROLES:
        raise Refused(Refusal.OUT_OF_RANGE, field="role")


def _uri(login: str, secret: str) -> str:
    """What an authenticator app reads from a picture (Key Uri Format)."""
    issuer = current.institution().profile.institution.name
    asked = urlencode(
        {"secret": secret, "issuer": issuer, "digits": DIGITS, "period": PERIOD_SECONDS},
        quote_via=quote,
    )
    return f"otpauth://totp/{quote(issuer)}:{quote(login)}?{asked}"
