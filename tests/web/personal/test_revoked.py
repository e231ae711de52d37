"""A session that was ended is ended: not one later request passes, from however many hands."""

import pytest
from django.test import Client

from browsing import signed_on
from cast import AT, open_person
from hands import all_at_once
from madoguchi.access import session
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
HANDS = 8
EACH = 125


def ask(client: Client) -> int:
    """How many of the requests of one hand were answered with the page."""
    return sum(client.get("/balances/").status_code == 200 for _ in range(EACH))


def hands_of(client: Client) -> list[Client]:
    """The same cookies in several hands."""
    copies = [Client(**client.defaults) for _ in range(HANDS)]
    for copy in copies:
        copy.cookies = client.cookies
    return copies


def test_not_one_of_a_thousand_later_requests_passes(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=1_000)
    clients = hands_of(signed_on(hanako))
    with current.serving(bank[0]):
        session.end_all(hanako.contract_id, reason="revoked", at=AT)
    passed = all_at_once(lambda nth: ask(clients[nth]), hands=HANDS, institution=bank[0])
    assert passed == [0] * HANDS


def test_control_while_the_session_lives_every_request_passes(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0], balance_yen=1_000)
    clients = hands_of(signed_on(hanako))
    monkeypatch.setitem(globals(), "EACH", 5)
    passed = all_at_once(lambda nth: ask(clients[nth]), hands=HANDS, institution=bank[0])
    assert passed == [5] * HANDS
