"""The pages of Pay-easy filled in as they stand: from the biller's number to the receipts."""

import re
from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.test import Client

from browsing import proof_fields, signed_on
from cast import Person
from madoguchi.institutions import current
from madoguchi.ledger import reads as ledger
from payeasy_kit import POWER, fresh_number, typed

START = "/payeasy/"
OPEN = "2026-11-25T10:00"


def answer_of(client: Client, at: str, fields: Mapping[str, object]) -> tuple[str, str]:
    """Post a form that is right; returns where it leads, and the page there."""
    answer = client.post(at, fields)
    assert answer.status_code == 303, answer.content.decode()
    there = str(answer["Location"])
    return there, client.get(there).content.decode()


def sealed_on(page: str) -> dict[str, str]:
    """What the page of the numbers carries of the biller."""
    found = re.search(r'name="biller" value="([^"]+)"', page)
    assert found is not None, page
    return {"biller": found.group(1)}


def ask_with(client: Client, fields: Mapping[str, str], *, biller: str = POWER) -> HttpResponse:
    """Type a biller's number and the numbers of a slip; returns the last answer."""
    at, page = answer_of(client, START, {"biller_number": biller})
    return client.post(at, {**sealed_on(page), **fields})  # type: ignore[return-value]


def to_bills(
    client: Client, number: str, *, biller: str = POWER, way: str = "private", division: str = ""
) -> tuple[str, str]:
    """Go on to the bills behind a number: the address, and the page."""
    answer = ask_with(client, typed(number, way=way, division=division), biller=biller)
    assert answer.status_code == 303, answer.content.decode()
    there = answer["Location"]
    return there, client.get(there).content.decode()


def to_confirm(
    client: Client,
    person: Person,
    number: str,
    *,
    bills: Sequence[int] = (0,),
    account: int = 0,
    **more: str,
) -> str:
    """Go on to the confirm page of some bills of a private biller; returns its address."""
    at, _ = to_bills(client, number)
    at, _ = answer_of(client, at, {"bill": [str(place) for place in bills], **more})
    return answer_of(client, at, {"source": str(person.accounts[account].id)})[0]


def pay_pages(client: Client, person: Person, number: str, **how: object) -> str:
    """Pay on the pages; returns the address of the receipts."""
    at = to_confirm(client, person, number, **how)  # type: ignore[arg-type]
    proof = proof_fields(person, client.get(at).content.decode())
    return answer_of(client, at, proof)[0]


def balance_of(person: Person, account: int = 0) -> int:
    """What stands on an account now, yen."""
    with current.serving(person.institution):
        at = person.accounts[account].ledger_account_id
        return ledger.balances([at])[at].yen


def first_yen(number: str) -> int:
    """What the invented billers ask for the first bill behind a number."""
    return 1_000 + int(number[-4:])


def type_wrongly(person: Person, times: int) -> list[str]:
    """Really type wrong numbers, each on the page; returns the pages that answered."""
    client = signed_on(person)
    at = f"/payeasy/billers/{POWER}/"
    seal = sealed_on(client.get(at).content.decode())
    return [
        client.post(at, {**seal, **typed(fresh_number("9999"))}).content.decode()
        for _ in range(times)
    ]


def text_of(page: str) -> str:
    """What a person reads in the main part of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.split("<main")[1].split("</main")[0]))


def errors_on(page: str) -> dict[str, str]:
    """The codes in the summary by the field they lead to; "summary" for those that lead to none."""
    summary = page.split('class="error-summary"')[1].split("</div>")[0]
    found = re.findall(
        r'<li>(?:<a href="#id_(\w+)">)?[^<]*(?:</a>)?<span class="error__code">(\w+)<', summary
    )
    return {field or "summary": code for field, code in found}
