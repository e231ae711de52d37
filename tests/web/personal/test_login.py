"""Signing on and off: one answer for every wrong pair, locks, cookies, sessions that end."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from browsing import client_of, signed_on
from cast import LOGIN_PASSWORD, open_person
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def _try(client: Client, login_id: str, password: str) -> tuple[int, str]:
    answer = client.post("/login/", {"login_id": login_id, "password": password})
    return answer.status_code, answer.content.decode()


def _without_what_was_typed(page: str) -> str:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)
    page = re.sub(r'nonce="[^"]*"', "", page)
    return re.sub(r'id="id_login_id" value="[^"]*"', "", page)


@pytest.mark.parametrize("which", [0, 1], ids=["letters, case folded", "eleven digits"])
def test_the_right_pair_leads_to_the_top_page(bank: Bank, stand_at: Stand, which: int) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[which])
    client = client_of(bank[which])
    answer = client.post("/login/", {"login_id": hanako.login_id, "password": LOGIN_PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert "試験 花子 様" in client.get("/").content.decode()


def test_full_width_and_capital_letters_are_the_same_id_where_case_does_not_count(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    wide = hanako.login_id.upper().translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert _try(client_of(bank[0]), wide, LOGIN_PASSWORD)[0] == 303


def test_the_login_page_uses_the_words_of_the_institution(bank: Bank) -> None:
    page = client_of(bank[1]).get("/login/").content.decode()
    assert "契約者ＩＤ（利用者番号）" in page and 'data-key="green"' in page
    assert 'inputmode="numeric"' in page and 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "メールや電話で、パスワードをおたずねすることはありません。" in page
    assert 'inputmode="text"' in client_of(bank[0]).get("/login/").content.decode()


def test_a_wrong_password_and_an_id_that_is_nobodys_get_the_same_answer(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    wrong = _try(client_of(bank[0]), hanako.login_id, "wrong123")
    nobody = _try(client_of(bank[0]), "Nobody" + hanako.login_id[-6:], "wrong123")
    assert wrong[0] == nobody[0] == 422
    assert _without_what_was_typed(wrong[1]) == _without_what_was_typed(nobody[1])
    assert "ログインＩＤまたはログインパスワードが違います。" in wrong[1]
    assert '<span class="error__code">B03</span>' in wrong[1]


def test_the_id_stays_on_the_page_and_the_password_does_not(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    _, page = _try(client_of(bank[0]), 'Taro"><b>', "secret99")
    assert "Taro&quot;&gt;&lt;b&gt;" in page
    assert "secret99" not in page


@pytest.mark.parametrize(
    ("login_id", "password", "code", "field"),
    [
        ("", "hana2026", "A01", "login_id"),
        ("Hana", "", "A01", "password"),
        ("Hana", "x" * 201, "A01", "password"),
    ],
    ids=["no ID", "no password", "an endless password"],
)
def test_what_cannot_be_a_pair_is_told_at_its_field(
    bank: Bank, login_id: str, password: str, code: str, field: str
) -> None:
    status, page = _try(client_of(bank[0]), login_id, password)
    assert status == 422
    assert f'<a href="#id_{field}">' in page
    assert f'<span class="error__code">{code}</span>' in page


def test_five_wrong_passwords_lock_for_an_hour_and_the_page_says_until_when(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = client_of(bank[0])
    for _ in range(4):
        assert "B03" in _try(client, hanako.login_id, "wrong123")[1]
    _, page = _try(client, hanako.login_id, "wrong123")
    assert "11月25日(水) 11時00分を過ぎてから、もう一度お試しください。" in page
    assert "B06" in _try(client, hanako.login_id, LOGIN_PASSWORD)[1], "even the right one"
    stand_at("2026-11-25T11:01")
    assert _try(client, hanako.login_id, LOGIN_PASSWORD)[0] == 303


def test_where_there_is_only_a_block_the_page_names_whom_to_telephone(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    client = client_of(bank[1])
    for _ in range(5):
        _, page = _try(client, hanako.login_id, "wrong123")
    assert '<span class="error__code">B07</span>' in page
    assert "再開には所定のお手続きが必要です。" in page
    assert bank[1].profile.contact.phone in page
    stand_at("2026-12-25T10:00")
    assert "B07" in _try(client, hanako.login_id, LOGIN_PASSWORD)[1]


def test_a_form_that_was_not_handed_out_here_is_refused(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = client_of(bank[0], enforce_csrf_checks=True)
    pair = {"login_id": hanako.login_id, "password": LOGIN_PASSWORD}
    refused = client.post("/login/", pair)
    assert refused.status_code == 403
    assert "お取引は行われていません" in refused.content.decode()
    form = client.get("/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    assert token is not None
    before = client.cookies[f"madoguchi-form-customers-{bank[0].key}"].value
    answer = client.post("/login/", {**pair, "csrfmiddlewaretoken": token.group(1)})
    assert answer.status_code == 303
    assert client.cookies[f"madoguchi-form-customers-{bank[0].key}"].value != before, (
        "the token is renewed with the session"
    )


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    cookie = client.cookies[f"madoguchi-{bank[0].key}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == "" and len(cookie.value) >= 43


@pytest.mark.parametrize("path", ["/", "/balances/", "/entries/", "/notices/", "/session/keep/"])
def test_without_a_session_every_page_leads_to_the_login_page(bank: Bank, path: str) -> None:
    answer = client_of(bank[0]).get(path)
    assert (answer.status_code, answer["Location"]) == (302, "/login/")


def test_logging_out_ends_the_session(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    token = client.cookies[f"madoguchi-{bank[0].key}"].value
    answer = client.post("/logout/")
    assert (answer.status_code, answer["Location"]) == (303, "/logged-out/")
    assert "ログアウトしました" in client.get("/logged-out/").content.decode()
    client.cookies[f"madoguchi-{bank[0].key}"] = token
    again = client.get("/")
    assert again.status_code == 401
    assert "すでにログアウトしています。" in again.content.decode()


def test_a_link_cannot_log_anybody_out(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    assert client.get("/logout/").status_code == 405
    assert client.get("/").status_code == 200


def test_after_ten_minutes_without_a_sign_of_life_the_session_is_over(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    stand_at("2026-11-25T10:09")
    assert client.get("/").status_code == 200
    stand_at("2026-11-25T10:20")
    ended = client.post("/transfer/details/?bank=0001&branch=001", {"amount": "1"})
    page = ended.content.decode()
    assert ended.status_code == 401
    assert "10分以上操作がなかったため、ログアウトしました。" in page
    assert "いま送ろうとした内容は、実行されていません" in page


@pytest.mark.parametrize("which", [0, 1])
def test_after_twelve_hours_even_a_busy_session_is_over_and_says_why(
    bank: Bank, stand_at: Stand, which: int
) -> None:
    stand_at("2026-11-25T08:00")
    client = signed_on(open_person(bank[which]))
    for minutes in range(5, 720, 5):
        stand_at(f"2026-11-25T{8 + minutes // 60:02d}:{minutes % 60:02d}")
        assert client.get("/session/keep/").status_code == 204
    stand_at("2026-11-25T20:01")
    ended = client.post("/transfer/details/?bank=0001&branch=001", {"amount": "1"})
    page = ended.content.decode()
    assert ended.status_code == 401
    assert "ログインから12時間がたったため、安全のためログアウトしました。" in page
    assert "いま送ろうとした内容は、実行されていません" in page
    assert client.get("/")["Location"] == "/login/"


def test_logging_out_too_late_is_no_reason_for_a_warning(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    stand_at("2026-11-25T10:20")
    page = client.post("/logout/").content.decode()
    assert "ログアウトしました" in page and "送ろうとした内容" not in page


def test_one_press_keeps_the_session(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    page = client.get("/").content.decode()
    assert 'data-idle-minutes="10" data-keep="/session/keep/"' in page
    stand_at("2026-11-25T10:09")
    assert client.get("/session/keep/").status_code == 204
    stand_at("2026-11-25T10:18")
    assert client.get("/").status_code == 200


def test_a_newer_login_ends_the_older_session(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    older = signed_on(hanako)
    newer = signed_on(hanako)
    ended = older.get("/")
    assert ended.status_code == 401
    assert "別の画面でログインしたため" in ended.content.decode()
    assert "送ろうとした内容" not in ended.content.decode(), "nothing was being sent"
    assert newer.get("/").status_code == 200


def test_the_form_is_shown_to_somebody_who_is_signed_on_too(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    answer = client.get("/login/")
    assert answer.status_code == 200
    assert 'id="id_password"' in answer.content.decode()


def test_a_session_of_one_institution_is_nobodys_at_another(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    at_home = signed_on(open_person(bank[0]))
    elsewhere = client_of(bank[1])
    token = at_home.cookies[f"madoguchi-{bank[0].key}"].value
    elsewhere.cookies[f"madoguchi-{bank[1].key}"] = token
    assert elsewhere.get("/").status_code == 401


def test_signing_on_at_one_institution_leaves_the_forms_of_another_valid(
    bank: Bank, stand_at: Stand
) -> None:
    """Two sites on one machine share the browser's cookies; each knows its own only."""
    stand_at("2026-11-25T10:00")
    hanako, taro = open_person(bank[0]), open_person(bank[1])
    browser = client_of(bank[0], enforce_csrf_checks=True)
    neighbour = client_of(bank[1], enforce_csrf_checks=True)
    neighbour.cookies = browser.cookies
    forms = [each.get("/login/").content.decode() for each in (browser, neighbour)]
    for each, form, person in zip((browser, neighbour), forms, (hanako, taro), strict=True):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
        assert token is not None
        answer = each.post(
            "/login/",
            {
                "csrfmiddlewaretoken": token.group(1),
                "login_id": person.login_id,
                "password": LOGIN_PASSWORD,
            },
        )
        assert answer.status_code == 303
