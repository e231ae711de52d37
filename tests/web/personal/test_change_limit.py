"""The limit page: what holds, lower at once, higher from midnight, and every no."""

import datetime as dt
from collections.abc import Callable

import pytest

from browsing import Form, confirm_page, proof_fields, signed_on
from cast import open_person
from change_forms import LIMIT, codes, confirm, proved
from madoguchi.customers import limits
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def test_the_limit_page_shows_what_holds_and_lowers_at_once(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=500_000)
    client = signed_on(hanako)
    transfer = confirm_page(client, Form(str(hanako.accounts[0].id), amount="3000"))
    client.post(transfer, proof_fields(hanako, ""))
    page = client.get(LIMIT).content.decode()
    assert page.count("200,000<small>") == 2 and "3,000<small>" in page
    page = confirm(client, LIMIT, {"limit": "５，０００円"})
    assert "5,000円" in page and "200,000円" in page
    assert "すぐにこの限度額になります。" in page
    done = client.post(LIMIT, proved(hanako, page))
    page = client.get(done["Location"]).content.decode()
    assert "5,000円" in page and "2026年11月25日(水)" in page
    refused = client.post(
        "/transfer/details/?bank=0001&branch=001",
        Form(str(hanako.accounts[0].id), amount="2001").posted(),
    )
    assert "T11" in codes(refused.content.decode())


def test_a_raise_is_announced_for_midnight(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    client = signed_on(hanako)
    client.post(LIMIT, proved(hanako, confirm(client, LIMIT, {"limit": "1000"})))
    page = confirm(client, LIMIT, {"limit": "50000"})
    assert "引き上げは、11月26日(木)の0時からです。" in page
    assert client.post(LIMIT, proved(hanako, page)).status_code == 303
    page = client.get(LIMIT).content.decode()
    assert "1,000<small>" in page and "50,000<small>" in page and "明日0時から" in page
    stand_at("2026-11-26T00:00")
    page = signed_on(hanako).get(LIMIT).content.decode()
    assert "50,000<small>" in page and "明日0時からの限度額" not in page


def test_a_limit_of_nought_is_taken_and_explained(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    page = confirm(client, LIMIT, {"limit": "0"})
    assert "限度額を0円にすると、振込はできなくなります。" in page
    client.post(LIMIT, proved(hanako, page))
    with current.serving(bank[0]):
        assert limits.own_limit(hanako.contract_id, day=dt.date(2026, 11, 25)) == 0


@pytest.mark.parametrize(
    ("typed", "code"), [("", "A00"), ("-1", "A00"), ("99999999999", "A01"), ("200,001", "A04")]
)
def test_what_is_no_limit_is_told_at_the_field_and_stays(
    bank: Bank, stand_at: Stand, typed: str, code: str
) -> None:
    stand_at(OPEN)
    answer = signed_on(open_person(bank[0])).post(LIMIT, {"limit": typed})
    page = answer.content.decode()
    assert (answer.status_code, set(codes(page))) == (422, {code})
    assert '<a href="#id_limit">' in page and f'value="{typed}"' in page
