"""A member of staff at the staff site, without a browser."""

import base64
import itertools
from dataclasses import dataclass
from typing import Any

from django.test import Client

from cast import Person
from madoguchi.access import otp
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution, hosts_of
from madoguchi.staff import member
from madoguchi.staff.join import DIGITS, PERIOD_SECONDS, join
from madoguchi.staff.member import StaffMember

PASSWORD = "tegata-to-kogitte"

REASON = "窓口で届出書を受付、運転免許証で確認"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Colleague:
    """A member of staff with everything he knows, and his browser once he has signed on."""

    institution: Institution
    member: StaffMember
    seed: bytes
    client: Client

    def code(self) -> str:
        """What his authenticator shows now, on the doors' clock."""
        step = otp.step_at(clock.now(), period_seconds=PERIOD_SECONDS)
        return otp.code(self.seed, step, digits=DIGITS)

    def fields(self, **other: str) -> dict[str, str]:
        """What he types to sign on."""
        typed = {"login": self.member.login, "password": PASSWORD, "code": self.code()}
        return {**typed, **other}


def staff_client(institution: Institution, **options: Any) -> Client:
    """A browser pointed at one institution's staff site."""
    assert institution.staff_origin is not None
    return Client(headers={"host": hosts_of(institution.staff_origin)[0]}, **options)


def somebody(institution: Institution, role: str, *, name: str = "") -> Colleague:
    """A new member of staff who has not signed on yet."""
    number = next(_numbers)
    login = f"{role}.{number}"
    with current.serving(institution):
        joined = join(
            name=name or f"{role} {number}",
            login=login,
            password=PASSWORD,
            role=role,
            at=clock.now(),
        )
        found = member.find(joined.member_id)
    return Colleague(institution, found, base64.b32decode(joined.secret), staff_client(institution))


def at_work(institution: Institution, role: str, *, name: str = "") -> Colleague:
    """A new member of staff who has signed on."""
    colleague = somebody(institution, role, name=name)
    answer = colleague.client.post("/login/", colleague.fields())
    assert answer.status_code == 303, answer.content.decode()
    return colleague


def asked_for(maker: Colleague, person: Person, kind: str, **fields: object) -> str:
    """Apply for a procedure on its form; returns the application's address."""
    path = f"/customers/{person.contract_id}/apply/{kind}/"
    answer = maker.client.post(path, {"reason": REASON, **fields})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])
