"""The first use on the pages: from the papers to the top page, and everything refused."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from browsing import client_of
from cast import CONFIRMATION_PASSWORD, LOGIN_PASSWORD, open_person
from madoguchi.access import steps
from madoguchi.audit import recall, record
from madoguchi.customers import change_details
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from newcomers import PAPER_CONFIRMATION, PAPER_LOGIN, new_id, open_newcomer
from newcomers_pages import DETAILS, PASSWORDS, account_form, codes_of, post

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def test_from_the_papers_to_the_top_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    taro, login_id = open_newcomer(bank[0]), new_id(bank[0])
    client = client_of(bank[0])
    assert 'href="/first-use/"' in client.get("/login/").content.decode()
    assert "支店番号" in client.get("/first-use/").content.decode()
    assert post(client, "/first-use/", account_form(taro)) == (303, "/first-use/id/")
    page = client.get("/first-use/id/").content.decode()
    assert "半角の英数字1〜12文字" in page and "大文字と小文字の区別はありません。" in page
    form = {"new_id": login_id, "new_id_again": login_id}
    assert post(client, "/first-use/id/", form) == (303, "/first-use/ready/")
    page = client.get("/first-use/ready/").content.decode()
    assert login_id in page and 'href="/login/"' in page
    assert post(client, "/login/", {"login_id": login_id, "password": PAPER_LOGIN})[0] == 303
    assert client.get("/")["Location"] == reverse("step-questions")
    with current.serving(bank[0]):
        steps.finish(taro.contract_id, "questions", at=taro.actor.started_at)
    assert post(client, "/login/", {"login_id": login_id, "password": PAPER_LOGIN})[0] == 303
    assert client.get("/")["Location"] == "/first-use/passwords/"
    assert post(client, "/first-use/passwords/", PASSWORDS) == (303, "/")
    assert client.get("/")["Location"] == "/first-use/details/"
    status, page = post(client, "/first-use/details/", DETAILS)
    assert status == 200 and "taro@customer.example" in page and "0312345678" in page
    kept = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page)) | {
        "confirmation_password": "momiji22"
    }
    assert post(client, "/first-use/details/confirm/", kept) == (303, "/first-use/done/")
    assert "これで初期設定は終わりです。" in client.get("/first-use/done/").content.decode()
    assert "新井 太郎 様" in client.get("/").content.decode()
    with current.serving(bank[0]):
        said = change_details.details_of(taro.contract_id)
        assert said == Details("taro@customer.example", "0312345678", False)
        told = recall.told(chain=record.chain_of(taro.contract_id), about="")
    assert [each.what for each in told if each.what.startswith("first-use")] == [
        "first-use.begun",
        "first-use.id-taken",
        "first-use.passwords-changed",
    ]


def without_what_was_typed(page: str) -> str:
    return re.sub(r'(id="id_(?:branch|number)") value="[^"]*"', r"\1", page)


def test_an_unknown_account_and_a_wrong_password_get_the_very_same_answer(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    taro, hanako = open_newcomer(bank[0]), open_person(bank[0])
    hers = hanako.accounts[0].number
    answers = [
        post(client_of(bank[0]), "/first-use/", account_form(taro, **instead))
        for instead in (
            {"login_password": "wrong1"},
            {"confirmation_password": "wrong1"},
            {"number": "9000001"},
            {"branch": "005"},
            {"number": hers},
            {
                "number": hers,
                "login_password": LOGIN_PASSWORD,
                "confirmation_password": CONFIRMATION_PASSWORD,
            },
        )
    ]
    assert {status for status, _ in answers} == {422}
    pages = {
        re.sub(r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"', "", each)
        for each in (without_what_was_typed(page) for _, page in answers)
    }
    assert len(pages) == 1
    [page] = pages
    assert '<span class="error__code">B22</span>' in page
    assert "wrong1" not in page and PAPER_LOGIN not in page


def test_every_fault_of_the_account_is_told_at_its_field(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = client_of(bank[0])
    status, page = post(client, "/first-use/", {"branch": "1x1", "number": "12"})
    assert status == 422
    assert codes_of(page) == {
        "branch": "B20",
        "kind": "B20",
        "number": "B21",
        "login_password": "B01",
        "confirmation_password": "B11",
    }
    assert 'value="1x1"' in page and 'value="12"' in page


def test_too_many_wrong_papers_lock_the_account_with_a_time(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    taro = open_newcomer(bank[0])
    client = client_of(bank[0])
    wrong = account_form(taro, login_password="wrong1")
    for _ in range(4):
        assert "B22" in post(client, "/first-use/", wrong)[1]
    assert "B06" in post(client, "/first-use/", wrong)[1]
    status, page = post(client, "/first-use/", account_form(taro))
    assert status == 422 and "11時00分を過ぎてから" in page
    stand_at("2026-11-25T11:01")
    assert "B22" in post(client, "/first-use/", wrong)[1]
    assert post(client, "/first-use/", account_form(taro))[0] == 303


def test_papers_that_are_too_old_say_whom_to_telephone(bank: Bank, stand_at: Stand) -> None:
    taro, jiro = open_newcomer(bank[0]), open_newcomer(bank[0], login_id=new_id(bank[0]))
    stand_at("2027-01-25T10:00")
    status, page = post(client_of(bank[0]), "/first-use/", account_form(taro))
    assert status == 422 and "B09" in page and bank[0].profile.contact.phone in page
    pair = {"login_id": jiro.login_id, "password": PAPER_LOGIN}
    status, page = post(client_of(bank[0]), "/login/", pair)
    assert status == 422 and '<span class="error__code">B09</span>' in page


def test_without_a_ticket_the_page_of_the_id_leads_back(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    taro = open_newcomer(bank[0])
    client = client_of(bank[0])
    for path in ("/first-use/id/", "/first-use/ready/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (303, "/first-use/?too-late")
    assert post(client, "/first-use/", account_form(taro))[0] == 303
    assert client.get("/first-use/ready/").status_code == 303, "there is no ID yet"
    cookie = client.cookies[f"madoguchi-{bank[0].key}-first-use"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Strict", 900)
    stand_at("2026-11-25T10:16")
    form = {"new_id": "hana1234", "new_id_again": "hana1234"}
    assert post(client, "/first-use/id/", form) == (303, "/first-use/?too-late")
    page = client.get("/first-use/?too-late").content.decode()
    assert "お手続きの時間が過ぎました" in page


def test_the_ticket_opens_nothing_else(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    taro = open_newcomer(bank[0])
    client = client_of(bank[0])
    assert post(client, "/first-use/", account_form(taro))[0] == 303
    for path in ("/", "/balances/", "/first-use/passwords/", "/first-use/details/"):
        assert client.get(path)["Location"] == "/login/"
    ticket = client.cookies[f"madoguchi-{bank[0].key}-first-use"].value
    client.cookies[f"madoguchi-{bank[0].key}"] = ticket
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(
    ("new", "again", "field", "code"),
    [
        ("ai_2026", "ai_2026", "new_id", "B30"),
        ("", "", "new_id", "B31"),
        ("abcdefgh12345", "abcdefgh12345", "new_id", "B31"),
        ("abcdefgh", "abcdefgh", "new_id", "B32"),
        ("ai2026", "ai2027", "new_id_again", "B33"),
        (PAPER_LOGIN, PAPER_LOGIN, "new_id", "B05"),
        (PAPER_CONFIRMATION, PAPER_CONFIRMATION, "new_id", "B15"),
        ("taken", "taken", "new_id", "B34"),
    ],
)
def test_an_id_that_will_not_do_is_told_at_its_field(
    bank: Bank, stand_at: Stand, new: str, again: str, field: str, code: str
) -> None:
    stand_at(OPEN)
    taro = open_newcomer(bank[0])
    if new == "taken":
        new = again = open_person(bank[0]).login_id
    client = client_of(bank[0])
    assert post(client, "/first-use/", account_form(taro))[0] == 303
    status, page = post(client, "/first-use/id/", {"new_id": new, "new_id_again": again})
    assert (status, codes_of(page)) == (422, {field: code})
    assert f'<a href="#id_{field}">' in page


def test_an_id_typed_twice_differently_is_told_so_in_words(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = client_of(bank[0])
    assert post(client, "/first-use/", account_form(open_newcomer(bank[0])))[0] == 303
    typed = {"new_id": "ai2026", "new_id_again": "ai2027"}
    assert "ログインＩＤの2回の入力が違います。" in post(client, "/first-use/id/", typed)[1]


def test_without_scripts_every_page_is_a_plain_form_with_its_token(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    taro = open_newcomer(bank[0])
    client = client_of(bank[0], enforce_csrf_checks=True)
    assert client.post("/first-use/", account_form(taro)).status_code == 403
    page = client.get("/first-use/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    form = account_form(taro, csrfmiddlewaretoken=token.group(1))
    assert client.post("/first-use/", form).status_code == 303
