"""The receiver's name in the tests of pages (口座名義人確認): asked for, and where it is read."""

import json
import re

from django.test import Client

from browsing import DETAILS, Form
from cast import Person
from madoguchi.audit import record, search
from madoguchi.institutions import current


def ask(
    client: Client, person: Person, *, word: str = "ask", at: str = DETAILS, **typed: str
) -> str:
    """Press the button that asks whose account it is; returns the page."""
    form = {**Form(str(person.accounts[0].id), name="").posted(), "ask": word, **typed}
    answer = client.post(at, form)
    assert answer.status_code in (200, 422), answer
    return answer.content.decode()


def name_on(page: str) -> str:
    """What stands in the field of the receiver's name."""
    return page.split('name="name"')[1].split('value="')[1].split('"')[0]


def owner_on(page: str) -> str:
    """What the confirm page says in the line of the account's owner."""
    found = re.search(r"<dt>口座名義人</dt><dd>(.*?)</dd>", page)
    return "" if found is None else found.group(1)


def asked_about(person: Person) -> list[str]:
    """The accounts whose names were asked for, oldest first, as the trail tells it."""
    with current.serving(person.institution):
        chain = record.chain_of(person.contract_id)
        said = search.of_chain(chain, what="name.asked", limit=99)
    return [json.loads(each.detail)["number"] for each in reversed(said)]


def branch_of(client: Client, bank: str) -> str:
    """The details page of some branch of a bank."""
    page = client.get(f"/transfer/branch/?bank={bank}").content.decode()
    code = page.split(f"bank={bank}&amp;branch=")[1][:3]
    return f"/transfer/details/?bank={bank}&branch={code}"
