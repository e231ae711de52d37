"""The first steps on the pages: one's own passwords, one's own details, and going on later."""

import re
from collections.abc import Callable

import pytest

from browsing import client_of
from madoguchi.customers import change_details
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from newcomers import PAPER_CONFIRMATION, PAPER_LOGIN
from newcomers_pages import DETAILS, PASSWORDS, codes_of, post, signed_on_for_the_first_time

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def test_where_the_bank_gives_the_id_one_new_password_leads_to_the_top_page(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    _, client = signed_on_for_the_first_time(bank[1])
    assert "初回利用登録" not in client.get("/login/").content.decode()
    for path in ("/first-use/", "/first-use/id/", "/first-use/ready/"):
        assert client.get(path).status_code == 404
    assert client.get("/")["Location"] == "/first-use/passwords/"
    page = client.get("/first-use/passwords/").content.decode()
    assert "current_login" not in page and "new_confirmation" not in page
    assert "6〜12文字" in page and "大文字と小文字を区別します。" in page
    form = {"new_login": "Sakura11", "new_login_again": "sakura11"}
    status, page = post(client, "/first-use/passwords/", form)
    assert (status, codes_of(page)) == (422, {"new_login_again": "B40"})
    form = {"new_login": PAPER_LOGIN, "new_login_again": PAPER_LOGIN}
    assert codes_of(post(client, "/first-use/passwords/", form)[1]) == {"new_login": "B04"}
    form = {"new_login": "Sakura11", "new_login_again": "Sakura11"}
    assert post(client, "/first-use/passwords/", form) == (303, "/")
    assert "新井 太郎 様" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("instead", "field", "code"),
    [
        ({"new_login": "saku-ra1"}, "new_login", "B00"),
        ({"new_login": ""}, "new_login", "B01"),
        ({"new_login": "sakurasa"}, "new_login", "B02"),
        ({"current_login": "wrong1"}, "current_login", "B03"),
        ({"current_login": ""}, "current_login", "B01"),
        ({"new_login": PAPER_LOGIN, "new_login_again": PAPER_LOGIN}, "new_login", "B04"),
        ({"new_login": "<id>", "new_login_again": "<id>"}, "new_login", "B05"),
        (
            {"new_confirmation": "sakura11", "new_confirmation_again": "sakura11"},
            "new_confirmation",
            "B08",
        ),
        ({"new_confirmation": "momi-ji2"}, "new_confirmation", "B10"),
        ({"new_confirmation": "m1" * 7}, "new_confirmation", "B11"),
        ({"new_confirmation": "22222222"}, "new_confirmation", "B12"),
        ({"current_confirmation": "wrong1"}, "current_confirmation", "B13"),
        (
            {
                "new_confirmation": PAPER_CONFIRMATION,
                "new_confirmation_again": PAPER_CONFIRMATION,
            },
            "new_confirmation",
            "B14",
        ),
        (
            {"new_confirmation": "<id>", "new_confirmation_again": "<id>"},
            "new_confirmation",
            "B15",
        ),
        ({"new_confirmation_again": "momiji23"}, "new_confirmation_again", "B40"),
    ],
)
def test_a_password_that_will_not_do_is_told_at_its_field(
    bank: Bank, stand_at: Stand, instead: dict[str, str], field: str, code: str
) -> None:
    stand_at(OPEN)
    taro, client = signed_on_for_the_first_time(bank[0], "questions")
    typed = {name: text.replace("<id>", taro.login_id) for name, text in instead.items()}
    status, page = post(client, "/first-use/passwords/", {**PASSWORDS, **typed})
    assert (status, codes_of(page)) == (422, {field: code})
    assert "momiji22" not in page and PAPER_LOGIN not in page, "no password stands on a page"
    assert post(client, "/first-use/passwords/", PASSWORDS) == (303, "/")


def test_who_stops_half_way_goes_on_at_the_first_step_still_open(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    taro, client = signed_on_for_the_first_time(bank[0], "questions")
    assert client.get("/first-use/details/")["Location"] == "/first-use/passwords/"
    assert client.get("/balances/")["Location"] == "/first-use/passwords/"
    assert post(client, "/first-use/passwords/", PASSWORDS)[0] == 303
    later = client_of(bank[0])
    old = {"login_id": taro.login_id, "password": PAPER_LOGIN}
    assert "B03" in post(later, "/login/", old)[1], "the one on paper is over"
    assert post(later, "/login/", {**old, "password": "sakura11"})[0] == 303
    assert later.get("/")["Location"] == "/first-use/details/"
    assert later.get("/first-use/passwords/")["Location"] == "/first-use/details/"


def test_the_details_known_already_stand_in_the_form_and_a_wrong_proof_keeps_them(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    taro, client = signed_on_for_the_first_time(
        bank[0], "questions", "passwords", mail="paper@customer.example"
    )
    page = client.get("/first-use/details/").content.decode()
    assert page.count('value="paper@customer.example"') == 2
    _, page = post(client, "/first-use/details/", DETAILS)
    kept = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page))
    wrong = {**kept, "confirmation_password": "wrong1"}
    status, page = post(client, "/first-use/details/confirm/", wrong)
    assert status == 422 and "B13" in page and "まだ登録していません" in page
    assert "taro@customer.example" in page and "wrong1" not in page
    status, page = post(client, "/first-use/details/", {**kept, "edit": "1"})
    assert status == 200 and page.count('value="taro@customer.example"') == 2
    with current.serving(bank[0]):
        assert change_details.details_of(taro.contract_id).mail == "paper@customer.example"
    assert client.get("/first-use/details/confirm/")["Location"] == "/first-use/details/"


def test_every_fault_of_the_details_is_told_on_both_pages(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    _, client = signed_on_for_the_first_time(bank[0], "questions", "passwords")
    bad = {"mail": "taro", "mail_again": "taro", "phone": "0312"}
    for path in ("/first-use/details/", "/first-use/details/confirm/"):
        status, page = post(client, path, {**bad, "confirmation_password": PAPER_CONFIRMATION})
        assert status == 422
        assert codes_of(page) == {"mail": "A00", "direct_mail": "A04", "phone": "A01"}
        assert 'value="taro"' in page
