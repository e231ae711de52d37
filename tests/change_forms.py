"""The forms of the change pages, filled in as they stand on the page."""

import html
import re

from django.test import Client

from browsing import client_of, proof_fields
from cast import CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person
from madoguchi.wires.models import Outgoing

PASSWORD, DETAILS, LIMIT = "/changes/password/", "/changes/details/", "/changes/limit/"
LOGIN_ID, STOP = "/changes/login-id/", "/changes/stop/"

NEW = "natsu2027"
NEW_LOGIN = {
    "change_login": "1",
    "current_login": LOGIN_PASSWORD,
    "new_login": NEW,
    "new_login_again": NEW,
}
NEW_CONFIRMATION = {
    "change_confirmation": "1",
    "current_confirmation": CONFIRMATION_PASSWORD,
    "new_confirmation": "mikan3141",
    "new_confirmation_again": "mikan3141",
}


def draft_on(page: str) -> dict[str, str]:
    """The sealed draft in a form."""
    found = re.search(r'name="draft" value="([^"]+)"', page)
    assert found is not None, page
    return {"draft": html.unescape(found.group(1))}


def confirm(client: Client, path: str, typed: dict[str, str]) -> str:
    """Fill an input page in; returns the confirm page."""
    answer = client.post(path, typed)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def proved(person: Person, page: str) -> dict[str, str]:
    """A confirm page's form with the right answer to its factor."""
    return {**draft_on(page), **proof_fields(person, page)}


def filled(
    person: Person, client: Client, fields: dict[str, str], path: str = PASSWORD
) -> dict[str, str]:
    """The password form filled in, with the card's answer where one is asked."""
    page = client.get(path).content.decode()
    proof = proof_fields(person, page) if 'name="question"' in page else {}
    return {**draft_on(page), **fields, **proof}


def codes(page: str) -> list[str]:
    """The codes of the refusals on a page."""
    return re.findall(r'<span class="error__code">([A-Z]\d\d)</span>', page)


def mails_to(address: str) -> int:
    """How many mails an address was sent."""
    return Outgoing.objects.filter(wire="mail", body__to=address).count()


def sign_on_status(person: Person, password: str) -> int:
    """What the login page answers to this pair: 303 or 422."""
    pair = {"login_id": person.login_id, "password": password}
    return int(client_of(person.institution).post("/login/", pair).status_code)
