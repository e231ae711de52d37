"""The menu of changes, the new login ID, and the stop of the service by the customer himself."""

import re
import uuid
from collections.abc import Callable

import pytest

from browsing import client_of, signed_on
from cast import LOGIN_PASSWORD, open_person
from change_forms import (
    DETAILS,
    LIMIT,
    LOGIN_ID,
    STOP,
    codes,
    confirm,
    draft_on,
    mails_to,
    proved,
)
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"

MENUS = {
    0: ["password", "login-id", "details", "limit"],
    1: ["password", "details", "mails", "limit", "stop"],
}


@pytest.mark.parametrize("which", [0, 1])
def test_the_menu_lists_what_the_institution_allows_and_nothing_else(
    bank: Bank, stand_at: Stand, which: int
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[which]))
    page = client.get("/changes/").content.decode()
    listed = re.findall(r'href="/changes/([a-z-]+)/"', page)
    assert listed == MENUS[which]
    assert 'href="/changes/" aria-current="page"' in page
    assert ("Ｅメール設定" in page, "お客様登録情報変更" in page) == (which == 1, which == 0)
    assert client.get(LOGIN_ID).status_code == (200, 404)[which]
    assert client.get(STOP).status_code == (404, 200)[which]
    assert client.post(STOP, {}).status_code == (404, 303)[which]


def test_without_a_session_every_page_leads_to_the_login(bank: Bank) -> None:
    client = client_of(bank[0])
    paths = ("/changes/", DETAILS, LIMIT, LOGIN_ID, STOP, f"/changes/{uuid.uuid4()}/")
    assert {client.get(path)["Location"] for path in paths} == {"/login/"}


def test_a_customer_takes_a_new_login_id(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    new = f"Neko{hanako.contract_id}"
    page = confirm(client, LOGIN_ID, {"new_id": new, "new_id_again": new})
    assert hanako.login_id in page and new in page and "変更を確定する" in page
    done = client.post(LOGIN_ID, proved(hanako, page))
    assert done.status_code == 303
    assert "ログインＩＤを変更しました" in client.get(done["Location"]).content.decode()
    for login_id, status in ((hanako.login_id, 422), (new, 303)):
        pair = {"login_id": login_id, "password": LOGIN_PASSWORD}
        assert client_of(bank[0]).post("/login/", pair).status_code == status
    with current.serving(bank[0]):
        assert mails_to(hanako.mail) == 1


@pytest.mark.parametrize(
    ("new", "again", "code", "field"),
    [
        ("", "", "B31", "new_id"),
        ("neko_1", "neko_1", "B30", "new_id"),
        ("nekoneko", "nekoneko", "B32", "new_id"),
        ("a234567890123", "a234567890123", "B31", "new_id"),
        ("neko1234", "neko1235", "B33", "new_id_again"),
    ],
)
def test_what_is_no_login_id_is_told_at_its_field_and_stays_on_the_page(
    bank: Bank, stand_at: Stand, new: str, again: str, code: str, field: str
) -> None:
    stand_at(OPEN)
    answer = signed_on(open_person(bank[0])).post(LOGIN_ID, {"new_id": new, "new_id_again": again})
    page = answer.content.decode()
    assert (answer.status_code, set(codes(page))) == (422, {code})
    assert f'<a href="#id_{field}">' in page and f'value="{new}"' in page


def test_the_id_he_has_and_one_typed_twice_differently_are_told_apart(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    now = {"new_id": hanako.login_id, "new_id_again": hanako.login_id}
    same = client.post(LOGIN_ID, now).content.decode()
    assert "いままでと同じログインＩＤです。別のログインＩＤを入力してください。" in same
    other = {"new_id": "neko1234", "new_id_again": "neko1235"}
    twice = client.post(LOGIN_ID, other).content.decode()
    assert "ログインＩＤの2回の入力が違います。同じログインＩＤを2回入力してください。" in twice


def test_an_id_taken_between_input_and_confirmation_leads_back_to_the_input(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    client, other = signed_on(hanako), signed_on(taro)
    typed = {"new_id": f"inu{hanako.contract_id}", "new_id_again": f"INU{hanako.contract_id}"}
    page, others = confirm(client, LOGIN_ID, typed), confirm(other, LOGIN_ID, typed)
    assert client.post(LOGIN_ID, proved(hanako, page)).status_code == 303
    late = other.post(LOGIN_ID, proved(taro, others))
    assert late.status_code == 422 and "B34" in codes(late.content.decode())
    assert 'name="new_id"' in late.content.decode()
    taken = other.post(LOGIN_ID, typed)
    assert taken.status_code == 422 and "B34" in codes(taken.content.decode())


def test_a_password_is_no_login_id_and_only_who_proved_it_is_told(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    page = confirm(client, LOGIN_ID, {"new_id": LOGIN_PASSWORD, "new_id_again": LOGIN_PASSWORD})
    wrong = client.post(LOGIN_ID, {**draft_on(page), "confirmation_password": "wrong1"})
    assert set(codes(wrong.content.decode())) == {"B13"}
    right = client.post(LOGIN_ID, proved(hanako, page))
    assert right.status_code == 422 and set(codes(right.content.decode())) == {"B05"}


def test_stopping_ends_everything_at_once(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    client = signed_on(hanako)
    token = client.cookies[f"madoguchi-{bank[1].key}"].value
    page = client.get(STOP).content.decode()
    assert "ご自身で再開することはできません" in page
    wrong = client.post(STOP, {**proved(hanako, page), "cell0": "nothing"})
    assert wrong.status_code == 422 and codes(wrong.content.decode()) == ["B83"]
    assert client.get("/").status_code == 200
    form = proved(hanako, wrong.content.decode())
    done = client.post(STOP, form)
    assert (done.status_code, done["Location"]) == (303, "/changes/stopped/")
    assert "ご利用を中止しました" in client.get(done["Location"]).content.decode()
    for path in ("/", "/balances/", "/transfer/"):
        client.cookies[f"madoguchi-{bank[1].key}"] = token
        assert client.get(path).status_code == 401
    client.cookies[f"madoguchi-{bank[1].key}"] = token
    assert client.post(STOP, form).status_code == 401, "a second press finds the session ended"
    pair = {"login_id": hanako.login_id, "password": LOGIN_PASSWORD}
    again = client_of(bank[1]).post("/login/", pair)
    assert again.status_code == 422 and "B03" in again.content.decode()
    with current.serving(bank[1]):
        assert mails_to(hanako.mail) == 1
        assert accounts.contract_of_login_id(hanako.login_id) is None
