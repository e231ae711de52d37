"""Tokens as customers have them issued, and browsers at the app that is to be set up."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.test import Client

from cast import CONFIRMATION_PASSWORD, open_person
from madoguchi.access import accept_code, issue_token, seeds, token
from madoguchi.access.models import Token
from madoguchi.access.prove import Answer
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution, hosts_of
from madoguchi.values.day import TOKYO

START_PASSWORD = "2580"


@dataclass(frozen=True)
class Waiting:
    """A token that waits for its app, with the seed that only the app is ever handed."""

    institution: Institution
    service_id: str
    user_id: str
    seed: bytes

    @property
    def typed(self) -> dict[str, str]:
        """The set-up form, filled in rightly."""
        return {
            "service_id": self.service_id,
            "user_id": self.user_id,
            "start_password": START_PASSWORD,
            "agreed": "on",
        }


def issue(institution: Institution) -> Waiting:
    """Issue a token to a new customer, as the bank's page does."""
    at = dt.datetime.now(TOKYO)
    person = open_person(institution)
    wanted = issue_token.apply(mobile_mail="m@mobile.example", typed_start_password=START_PASSWORD)
    with current.serving(institution):
        issue_token.issue(
            wanted,
            by=person.actor,
            answer=Answer(password=CONFIRMATION_PASSWORD),
            profile=institution.profile,
            at=at,
        )
        row = Token.objects.get(user_id=wanted.user_id)
        assert row.state == token.ISSUED
        owner = accept_code.owner_of(person.contract_id)
        seed = seeds.open_(bytes(row.seed), owner=owner)
    return Waiting(institution, row.service_id, row.user_id, seed)


def app_of(institution: Institution, **options: Any) -> Client:
    """A browser without scripts at an institution's token app."""
    assert institution.token_origin is not None
    return Client(headers={"host": hosts_of(institution.token_origin)[0]}, **options)
