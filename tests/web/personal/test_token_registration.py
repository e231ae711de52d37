"""Registering a token from the login page: two pages, no session, and nothing told to strangers."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from browsing import client_of, proof_fields, signed_on
from cast import LOGIN_PASSWORD, Person, open_person
from madoguchi.access import accept_code
from madoguchi.access.models import StockedToken
from madoguchi.formats.pskc import TokenKey
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from token_kit import code_at, stocked, wrong_code

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


@pytest.fixture
def naoko(bank: Bank, stand_at: Stand) -> Person:
    stand_at(OPEN)
    return open_person(bank[1])


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', text)
    assert found is not None, text
    return found.group(1)


def codes(text: str) -> list[str]:
    return re.findall(r'<span class="error__code">([^<]+)</span>', text)


def proved(person: Person) -> tuple[Client, str]:
    """The second page of the registration, for somebody who typed ID and password."""
    client = client_of(person.institution)
    answer = client.post(
        "/token/registration/", {"login_id": person.login_id, "password": LOGIN_PASSWORD}
    )
    assert answer.status_code == 200, answer.content.decode()
    return client, answer.content.decode()


def filled(person: Person, text: str, key: TokenKey, **changed: str) -> dict[str, str]:
    return {
        "proved": hidden(text, "proved"),
        "serial": key.serial,
        "code": code_at(key.seed, clock.now(), period=30),
        "at_sign_on": "no",
        **proof_fields(person, text),
        **changed,
    }


@pytest.mark.parametrize("asked", ["yes", "no"])
def test_a_token_is_registered_by_its_serial_number_without_a_session(
    naoko: Person, asked: str
) -> None:
    assert 'href="/token/registration/"' in page(client_of(naoko.institution), "/login/")
    key = stocked(naoko)
    client, text = proved(naoko)
    assert client.get("/")["Location"] == "/login/", "no session"
    typed = filled(naoko, text, key, at_sign_on=asked)
    answer = client.post("/token/registration/token/", typed)
    assert (answer.status_code, answer["Location"]) == (303, "/token/registration/done/")
    done = page(client, "/token/registration/done/")
    assert "完了しました" in done
    assert "利用開始から24時間は、振込の限度額はこれまでのままです。" in done
    with current.serving(naoko.institution):
        assert StockedToken.objects.get(serial=key.serial).taken_by == naoko.contract_id
        assert accept_code.asks_at_sign_on(naoko.contract_id) is (asked == "yes")
    inside = signed_on(naoko)
    expected = 302 if asked == "yes" else 200
    assert inside.get("/").status_code == expected
    again = client.post("/token/registration/token/", typed)
    assert codes(again.content.decode())[:1] == ["O02"]


def test_the_pages_say_where_the_app_is_and_whose_number_may_be_typed(
    naoko: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin = naoko.institution.token_origin
    first = page(client_of(naoko.institution), "/token/registration/")
    assert f'href="{origin}/"' in first
    _, second = proved(naoko)
    assert "トークンアプリの画面" in second and "24時間で登録できなくなります" in second
    assert "人から伝えられた番号を登録すると" in second
    rule = naoko.institution.profile.one_time_passwords
    assert rule is not None
    devices = rule.model_copy(update={"tokens": ("hardware",)})
    monkeypatch.setitem(naoko.institution.profile.__dict__, "one_time_passwords", devices)
    assert str(origin) not in page(client_of(naoko.institution), "/token/registration/")
    _, second = proved(naoko)
    assert "トークンの裏面にあります。" in second and "トークンアプリ" not in second


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"serial": ""}, "A01"),
        ({"serial": "番号"}, "A00"),
        ({"serial": "TW99999999"}, "O03"),
        ({"code": "12345"}, "A01"),
        ({"code": "12345a"}, "A00"),
        ({"at_sign_on": ""}, "A04"),
    ],
)
def test_a_registration_that_cannot_be_is_told_and_takes_nothing(
    naoko: Person, changed: dict[str, str], code: str
) -> None:
    key = stocked(naoko)
    client, text = proved(naoko)
    answer = client.post("/token/registration/token/", filled(naoko, text, key, **changed))
    assert (answer.status_code, codes(answer.content.decode())[:1]) == (422, [code])
    with current.serving(naoko.institution):
        assert StockedToken.objects.get(serial=key.serial).taken_by is None
        assert not accept_code.has_token(naoko.contract_id)


def test_a_registration_needs_the_right_code_and_the_right_pictures(naoko: Person) -> None:
    key = stocked(naoko)
    client, text = proved(naoko)
    typed = filled(naoko, text, key)
    wrong = {**typed, "code": wrong_code(key.seed, clock.now(), period=30)}
    answer = client.post("/token/registration/token/", wrong)
    assert codes(answer.content.decode())[:1] == ["B73"]
    other = naoko.card[0] if typed["cell0"] != naoko.card[0] else naoko.card[1]
    answer = client.post("/token/registration/token/", {**typed, "cell0": other})
    assert codes(answer.content.decode())[:1] == ["B83"]
    assert client.post("/token/registration/token/", typed).status_code == 303


def test_the_registration_says_nothing_about_who_banks_here(naoko: Person) -> None:
    client = client_of(naoko.institution)

    def said(login_id: str) -> str:
        typed = {"login_id": login_id, "password": "wrong123"}
        answer = client.post("/token/registration/", typed)
        assert answer.status_code == 422
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
        return re.sub(r'nonce="[^"]*"|id="id_login_id" value="[^"]*"', "", text)

    nobody = f"8{naoko.login_id[1:]}"
    for _ in range(6):
        known = said(naoko.login_id)
        assert known == said(nobody)
    assert codes(known) == ["B07"], "the tries of the login"


def test_what_the_first_page_proved_is_over_after_ten_minutes(
    naoko: Person, stand_at: Stand
) -> None:
    key = stocked(naoko)
    client, text = proved(naoko)
    typed = filled(naoko, text, key)
    stand_at("2026-11-25T10:11")
    answer = client.post("/token/registration/token/", typed)
    assert answer.status_code == 422 and "はじめからお手続きください" in answer.content.decode()
    answer = client.post("/token/registration/token/", {**typed, "proved": "false"})
    assert answer.status_code == 422
