"""A customer at the web pages, without a browser: forms are filled as they stand on the page."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from cast import CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person
from madoguchi.institutions.registry import Institution, hosts_of


def client_of(institution: Institution, **options: Any) -> Client:
    """A browser pointed at one institution's site."""
    return Client(headers={"host": hosts_of(institution.origin)[0]}, **options)


def signed_on(person: Person) -> Client:
    """A browser in which the person has signed on."""
    client = client_of(person.institution)
    answer = client.post(
        reverse("login"), {"login_id": person.login_id, "password": LOGIN_PASSWORD}
    )
    assert answer.status_code == 303, answer.content.decode()
    return client


@dataclass
class Form:
    """What the details page asks for; the defaults are a valid transfer to another bank."""

    source: str
    number: str = "9123456"
    name: str = "やまだ　たろう"
    amount: str = "1,000"
    kind: str = "1"
    extra: dict[str, str] = field(default_factory=dict)

    def posted(self) -> dict[str, str]:
        """The form's fields."""
        return {
            "source": self.source,
            "kind": self.kind,
            "number": self.number,
            "name": self.name,
            "amount": self.amount,
            **self.extra,
        }


DETAILS = "/transfer/details/?bank=0001&branch=001"


def confirm_page(client: Client, form: Form, *, at: str = DETAILS) -> str:
    """Fill in the details; returns the address of the confirm page."""
    answer = client.post(at, form.posted())
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


def proof_fields(person: Person, page: str) -> dict[str, str]:
    """What the person answers to the factor the confirm page asks for."""
    if not person.card:
        return {"confirmation_password": CONFIRMATION_PASSWORD}
    question = re.search(r'name="question" value="([^"]+)"', page)
    assert question is not None, page
    cells = re.findall(r"マス目「(.)(.)」", page)
    answer = {"question": question.group(1)}
    for nth, (row, column) in enumerate(cells):
        index = "ＡＢＣＤＥ".index(row) * 10 + "１２３４５６７８９０".index(column)
        answer[f"cell{nth}"] = person.card[index]
    return answer


def marked(page: str, name: str) -> list[str]:
    """The values of the radio buttons of that name that are marked on a page."""
    return [
        value
        for value, rest in re.findall(rf'type="radio" name="{name}" value="([^"]*)"([^>]*)>', page)
        if "checked" in rest
    ]
