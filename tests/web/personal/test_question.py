"""The page that asks one secret question, and the device it then knows."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from browsing import client_of
from cast import AT, LOGIN_PASSWORD, Person, open_person
from madoguchi.access import questions
from madoguchi.access.models import KnownPlace, Token
from madoguchi.access.places import NOTHING_SEEN
from madoguchi.institutions import current
from madoguchi.institutions.installation import Installation
from madoguchi.institutions.registry import Institution
from madoguchi.web.shared import cookies
from wonted import AT_HOME, answer_to, records_of, with_questions

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"
STRANGE = {"REMOTE_ADDR": "198.51.100.7"}


def log_in(client: Client, person: Person, **extra: str) -> None:
    pair = {"login_id": person.login_id, "password": LOGIN_PASSWORD}
    answer = client.post("/login/", pair, **extra)
    assert (answer.status_code, answer["Location"]) == (303, "/")


def question_on(page: str) -> str:
    found = re.search(r'<label class="field__label" for="id_answer">(.*?)<span', page)
    assert found is not None, page
    return found.group(1)


def asked_in(client: Client) -> str:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/question/")
    return question_on(client.get("/question/").content.decode())


def answered(client: Client, text: str) -> tuple[int, str]:
    answer = client.post("/question/", {"answer": text})
    return answer.status_code, answer.content.decode()


def device_of(client: Client, institution: Institution) -> str:
    return str(client.cookies[f"madoguchi-device-{institution.key}"].value)


def test_a_strange_device_is_asked_and_after_the_right_answer_known(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = with_questions(bank[0])
    client = client_of(bank[0])
    client.defaults["HTTP_USER_AGENT"] = AT_HOME.agent
    log_in(client, hanako)
    question = asked_in(client)
    for path in ("/balances/", "/transfer/", "/entries/"):
        assert client.get(path)["Location"] == "/question/", "nothing opens before the answer"
    assert answered(client, answer_to(hanako, question))[0] == 303
    assert client.get("/").status_code == 200
    assert client.get("/question/")["Location"] == "/", "it is behind him"
    client.post("/logout/")
    log_in(client, hanako)
    assert client.get("/").status_code == 200, "next time nothing is asked"
    log_in(client, hanako, **STRANGE)
    assert client.get("/").status_code == 200, "nor elsewhere with the same device"
    with current.serving(bank[0]):
        said = [each["decision"] for each in records_of(hanako, "sign-on.place")]
    assert said == ["asked", "usual", "usual"]


def test_the_same_question_stands_after_a_reload_in_another_tab_and_after_a_wrong_answer(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = with_questions(bank[0])
    client = client_of(bank[0])
    log_in(client, hanako)
    question = asked_in(client)
    assert {asked_in(client) for _ in range(5)} == {question}
    status, page = answered(client, "ちがいます")
    assert status == 422
    assert question_on(page) == question
    assert '<span class="error__code">B93</span>' in page
    assert 'href="#id_answer"' in page and "ちがいます" not in page


def test_width_kana_and_spaces_do_not_matter(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = with_questions(bank[0])
    spelled = {"シロ": "し ろ", "ケンちゃん": "ｹﾝﾁｬﾝ", "カローラ": "　かろーら"}
    client = client_of(bank[0])
    log_in(client, hanako)
    assert answered(client, spelled[answer_to(hanako, asked_in(client))])[0] == 303


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "A01"), ("　・", "A01"), ("あ" * 17, "A01"), ("シ\x07ロ", "A00")],
    ids=["nothing", "only spaces", "seventeen letters", "a bell"],
)
def test_what_can_be_no_answer_spends_no_try(
    bank: Bank, stand_at: Stand, typed: str, code: str
) -> None:
    stand_at(OPEN)
    hanako = with_questions(bank[0])
    client = client_of(bank[0])
    log_in(client, hanako)
    for _ in range(6):
        status, page = answered(client, typed)
        assert status == 422
        assert f'<span class="error__code">{code}</span>' in page
    assert answered(client, answer_to(hanako, asked_in(client)))[0] == 303


def test_five_wrong_answers_take_the_form_away_and_say_until_when(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = with_questions(bank[0])
    client = client_of(bank[0])
    log_in(client, hanako)
    right = answer_to(hanako, asked_in(client))
    for _ in range(5):
        status, page = answered(client, "wrong")
    assert status == 422 and "B96" in page
    assert "11月25日(水) 11時00分を過ぎてから" in page
    assert 'id="id_answer"' not in page
    again = client.get("/question/")
    assert again.status_code == 200
    assert "B96" in again.content.decode() and 'id="id_answer"' not in again.content.decode()
    assert answered(client, right)[0] == 422, "even the right one"
    stand_at("2026-11-25T11:01")
    log_in(client, hanako)
    for _ in range(5):
        _, page = answered(client, "wrong")
    assert '<span class="error__code">B97</span>' in page
    assert "所定のお手続き" in page and bank[0].profile.contact.phone in page
    assert client.get("/")["Location"] == "/question/"


def test_a_place_is_not_known_before_the_code_that_is_still_asked_for(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = with_questions(bank[0], home=NOTHING_SEEN)
    with current.serving(bank[0]):
        Token.objects.create(
            contract_id=hanako.contract_id,
            kind="software",
            seed=b"",
            digits=6,
            period_seconds=60,
            at_sign_on=True,
            state="in-use",
            issued_at=AT,
        )
        client = client_of(bank[0])
        log_in(client, hanako)
        assert not KnownPlace.objects.filter(contract_id=hanako.contract_id).exists()
        Token.objects.filter(contract_id=hanako.contract_id).update(state="ended")
        log_in(client, hanako)
        assert KnownPlace.objects.filter(contract_id=hanako.contract_id).exists(), "control"


def test_the_device_cookie_is_long_lived_and_out_of_reach(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = client_of(bank[0])
    log_in(client, hanako)
    cookie = client.cookies[f"madoguchi-device-{bank[0].key}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == 400 * 24 * 3600 and re.fullmatch(r"[\w-]{43}", cookie.value)
    assert cookie["secure"] == "" and cookie["domain"] == ""
    first = device_of(client, bank[0])
    client.post("/logout/")
    log_in(client, hanako)
    assert device_of(client, bank[0]) == first, "logging out does not make it a stranger"
    other = client_of(bank[0])
    log_in(other, hanako)
    assert device_of(other, bank[0]) != first


def test_over_tls_the_device_cookie_is_bound_to_its_host(bank: Bank) -> None:
    secure = replace(bank[0], origin="https://ib.example")
    response = HttpResponse()
    cookies.hand_out_device(response, secure, "d" * 43)
    cookie = response.cookies["__Host-madoguchi-device"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


@pytest.mark.parametrize("planted", ["", "short", "d" * 44, "d" * 42 + "%"])
def test_what_is_no_device_cookie_of_ours_is_replaced(
    bank: Bank, stand_at: Stand, planted: str
) -> None:
    stand_at(OPEN)
    client = client_of(bank[0])
    client.cookies[f"madoguchi-device-{bank[0].key}"] = planted
    log_in(client, open_person(bank[0]))
    assert re.fullmatch(r"[\w-]{43}", device_of(client, bank[0]))


def test_a_wrong_password_hands_out_no_device_cookie(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = client_of(bank[0])
    hanako = open_person(bank[0])
    client.post("/login/", {"login_id": hanako.login_id, "password": "wrong1"})
    assert f"madoguchi-device-{bank[0].key}" not in client.cookies


def test_an_institution_without_questions_marks_no_device(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    taro = open_person(bank[1])
    client = client_of(bank[1])
    log_in(client, taro)
    assert [name for name in client.cookies if "device" in name] == []
    with current.serving(bank[1]):
        assert not KnownPlace.objects.filter(contract_id=taro.contract_id).exists()


def test_a_forwarded_address_is_not_believed(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = with_questions(bank[0])
    client = client_of(bank[0])
    for address in ("192.0.2.10", "198.51.100.9"):
        log_in(client, hanako, HTTP_X_FORWARDED_FOR=address)
    with current.serving(bank[0]):
        said = [each["network"] for each in records_of(hanako, "sign-on.place")]
    assert len(said) == 2 and len(set(said)) == 1


def networks_of(person: Person, client: Client, *forwarded: str) -> list[str]:
    """The networks the audit names when the proxy at 127.0.0.1 hands these headers on."""
    for said in forwarded:
        log_in(client, person, HTTP_X_FORWARDED_FOR=said)
    with current.serving(person.institution):
        return [str(each["network"]) for each in records_of(person, "sign-on.place")]


def test_behind_a_proxy_of_ours_the_customers_own_network_is_seen(
    bank: Bank, stand_at: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(OPEN)
    installed = settings.INSTALLATION
    ours = Installation.model_validate(
        installed.model_dump() | {"trusted_proxies": ["127.0.0.1", "10.0.0.0/24"]}
    )
    monkeypatch.setattr(settings, "INSTALLATION", ours)
    hanako, client = with_questions(bank[0]), client_of(bank[0])
    home, again, elsewhere, invented = networks_of(
        hanako,
        client,
        "192.0.2.10",
        "192.0.2.99, 10.0.0.3",
        "198.51.100.9",
        "192.0.2.10, 198.51.100.9",
    )
    assert home == again, "one household, through one proxy or two"
    assert elsewhere == invented != home, "what he wrote himself is not believed"


def test_who_was_reset_meanwhile_is_led_to_the_login_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = with_questions(bank[0])
    client = client_of(bank[0])
    log_in(client, hanako)
    right = answer_to(hanako, asked_in(client))
    with current.serving(bank[0]), transaction.atomic(using=bank[0].key):
        questions.reset(hanako.contract_id, at=AT)
    assert client.post("/question/", {"answer": right}).status_code == 401
    log_in(client, hanako)
    assert client.get("/")["Location"] == "/first-use/questions/"
