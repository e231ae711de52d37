"""Invented members of staff for the tests, and short ways to ask for procedures and approve."""

import base64
import datetime as dt
import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from cast import AT, Person
from madoguchi.access import otp
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff import applications, member
from madoguchi.staff.applications import Done
from madoguchi.staff.join import join
from madoguchi.staff.member import StaffMember
from madoguchi.staff.models import Letter
from madoguchi.values.refusal import Refusal, Refused

PICTURES = Path(__file__).parents[1] / "src/madoguchi/web/shared/static/pictures"
PASSWORD = "kumo to ame 2026"
ADDRESS = {"postal_code": "999-0001", "address": "試験県架空市一丁目２番３号"}

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Colleague:
    """A member of staff with what he knows and what his authenticator holds."""

    institution: Institution
    member: StaffMember
    login: str
    secret: str

    def code(self, at: dt.datetime = AT) -> str:
        """What his authenticator shows at a moment."""
        seed = base64.b32decode(self.secret)
        return otp.code(seed, otp.step_at(at, period_seconds=30), digits=6)


def hire(institution: Institution, role: str, *, name: str = "試験 受子") -> Colleague:
    """Take a new member of staff in."""
    login = f"member{next(_numbers)}"
    with current.serving(institution):
        joined = join(name=name, login=login, password=PASSWORD, role=role, at=AT)
        return Colleague(institution, member.find(joined.member_id), login, joined.secret)


def ask(
    maker: Colleague,
    kind: str,
    person: Person | None,
    detail: Mapping[str, Any] | None = None,
    *,
    at: dt.datetime = AT,
) -> int:
    """Apply for a procedure; returns the application's number."""
    with current.serving(maker.institution):
        return applications.apply(
            kind=kind,
            by=maker.member,
            contract_id=None if person is None else person.contract_id,
            detail=detail or {},
            reason="届出書による",
            at=at,
        )


def approve(checker: Colleague, application_id: int, *, at: dt.datetime = AT) -> Done:
    """Approve an application."""
    with current.serving(checker.institution):
        return applications.approve(application_id=application_id, by=checker.member, at=at)


def done(
    institution: Institution,
    kind: str,
    person: Person | None,
    detail: Mapping[str, Any] | None = None,
    *,
    at: dt.datetime = AT,
) -> Done:
    """Ask for a procedure and let another member approve it."""
    maker, checker = hire(institution, "maker"), hire(institution, "checker")
    return approve(checker, ask(maker, kind, person, detail, at=at), at=at)


def refusal_of(
    institution: Institution, kind: str, person: Person | None, **detail: Any
) -> Refusal:
    """Ask for a procedure that is refused; returns the refusal."""
    with pytest.raises(Refused) as no:
        ask(hire(institution, "maker"), kind, person, detail)
    return no.value.refusal


def content_of(institution: Institution, letter_id: int) -> dict[str, Any]:
    """What a letter says, opened with the institution's key."""
    with current.serving(institution):
        row = Letter.objects.get(pk=letter_id)
        assert row.content is not None
        sealed, cipher = bytes(row.content), AESGCM(institution.secret("letters"))
        bound = f"{row.application_id}:{row.kind}".encode()
    said: dict[str, Any] = json.loads(cipher.decrypt(sealed[:12], sealed[12:], bound))
    return said
