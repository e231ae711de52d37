"""A token's first day on the pages: from when its limits hold, wherever a limit is met."""

from collections.abc import Callable

import pytest

from browsing import Form, signed_on
from cast import Person, open_person
from change_forms import LIMIT, codes
from madoguchi.institutions import clock
from madoguchi.institutions.registry import Institution
from token_kit import registered

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]

DETAILS = "/transfer/details/?bank=0001&branch=001"
BEGUN = "2026-11-25T10:00"
# The clock goes on while a test runs: a minute before the end, and at it.
LAST_MINUTE, OVER = "2026-11-26T09:59", "2026-11-26T10:00"


@pytest.fixture
def naoko(bank: Bank, stand_at: Stand) -> Person:
    stand_at(BEGUN)
    person = open_person(bank[1], balance_yen=3_000_000)
    registered(person, at=clock.now().replace(second=0, microsecond=0))
    return person


def refused(person: Person, yen: int) -> str:
    """The page of a transfer that is refused; empty where it goes on to be confirmed."""
    form = Form(str(person.accounts[0].id), amount=str(yen))
    answer = signed_on(person).post(DETAILS, form.posted())
    assert answer.status_code in (303, 422)
    return answer.content.decode() if answer.status_code == 422 else ""


def test_a_transfer_above_the_old_limit_is_refused_with_the_moment_from_which_it_would_do(
    naoko: Person, stand_at: Stand
) -> None:
    stand_at(LAST_MINUTE)
    page = refused(naoko, 500_001)
    assert "T10" in codes(page)
    assert "金額を 500,000円 以下にしてください。" in page
    assert "11月26日(木) 10時00分からは、ワンタイムパスワードの限度額でお振込みいただけ" in page
    assert "ワンタイムパスワードの限度額" not in refused(naoko, 2_000_001), "nor would it do then"
    stand_at(OVER)
    assert refused(naoko, 500_001) == ""


def test_the_pages_of_the_token_and_of_the_limit_say_from_when_more_is_allowed(
    naoko: Person, stand_at: Stand
) -> None:
    stand_at(LAST_MINUTE)
    client = signed_on(naoko)
    pages = [client.get(address).content.decode() for address in ("/token/", LIMIT)]
    for page in pages:
        assert "2026年11月26日(木) 10時00分</time>から、ワンタイムパスワードの限度額に" in page
    assert "1,000,000<small>" in pages[1] and "5,000,000<small>" not in pages[1]
    stand_at(OVER)
    client = signed_on(naoko)
    pages = [client.get(address).content.decode() for address in ("/token/", LIMIT)]
    assert not any("ワンタイムパスワードの限度額に" in page for page in pages)
    assert "5,000,000<small>" in pages[1]


def test_without_a_token_no_page_speaks_of_it(bank: Bank, stand_at: Stand) -> None:
    stand_at(BEGUN)
    hanako = open_person(bank[1], balance_yen=3_000_000)
    assert "T10" in codes(refused(hanako, 500_001))
    assert "ワンタイムパスワードの限度額" not in refused(hanako, 500_001)
    client = signed_on(hanako)
    for address in ("/token/", LIMIT):
        assert "ワンタイムパスワードの限度額" not in client.get(address).content.decode()
