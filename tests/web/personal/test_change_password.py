"""The password page: every no, the locks, what ends with the change, and a form sent twice."""

from collections.abc import Callable

import pytest
from django.test import Client

from browsing import client_of, signed_on
from cast import LOGIN_PASSWORD, open_person
from change_forms import NEW, NEW_CONFIRMATION, NEW_LOGIN, PASSWORD, filled, sign_on_status
from hands import all_at_once
from madoguchi.access import passwords
from madoguchi.access.models import Session
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.wires.models import Outgoing

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def page_at(client: Client, path: str = PASSWORD) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("which", [0, 1], ids=["the password alone", "with the image card"])
def test_a_new_login_password_is_good_from_now_on(bank: Bank, stand_at: Stand, which: int) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[which])
    client = signed_on(hanako)
    done = client.post(PASSWORD, filled(hanako, client, NEW_LOGIN))
    assert done.status_code == 303, done.content.decode()
    page = client.get(done["Location"]).content.decode()
    assert "パスワードを変更しました" in page
    assert "2026年11月25日(水) 10時00分" in page
    assert "ほかの画面や端末でのログインは終了しました。" in page
    assert sign_on_status(hanako, LOGIN_PASSWORD) == 422
    assert sign_on_status(hanako, NEW) == 303


def test_both_passwords_are_changed_on_one_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    done = client.post(PASSWORD, filled(hanako, client, {**NEW_LOGIN, **NEW_CONFIRMATION}))
    assert done.status_code == 303
    rule = bank[0].profile.sign_on.confirmation_password
    assert rule is not None
    with current.serving(bank[0]):
        assert passwords.is_right(
            contract_id=hanako.contract_id,
            purpose="confirmation",
            password="mikan3141",
            rule=rule,
        )


def test_what_is_not_ticked_is_not_changed(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    fields = {**NEW_LOGIN, **NEW_CONFIRMATION}
    del fields["change_login"], fields["change_confirmation"]
    answer = client.post(PASSWORD, filled(hanako, client, fields))
    assert answer.status_code == 422
    assert "「変更する」を選んでください。" in answer.content.decode()
    assert sign_on_status(hanako, LOGIN_PASSWORD) == 303


FAULTS = [
    (NEW_LOGIN, {"current_login": "wrong1"}, "B03", "current_login"),
    (NEW_LOGIN, {"current_login": ""}, "A01", "current_login"),
    (NEW_LOGIN, {"new_login": "natsu-2027"}, "B00", "new_login"),
    (NEW_LOGIN, {"new_login": ""}, "B01", "new_login"),
    (NEW_LOGIN, {"new_login": "natsunatsu"}, "B02", "new_login"),
    (
        NEW_LOGIN,
        {"new_login": LOGIN_PASSWORD, "new_login_again": LOGIN_PASSWORD},
        "B04",
        "new_login",
    ),
    (NEW_LOGIN, {"new_login_again": "natsu2028"}, "B40", "new_login_again"),
    (NEW_CONFIRMATION, {"current_confirmation": "wrong1"}, "B13", "current_confirmation"),
    (NEW_CONFIRMATION, {"new_confirmation": "mikan-3141"}, "B10", "new_confirmation"),
    (NEW_CONFIRMATION, {"new_confirmation": "a234567890123"}, "B11", "new_confirmation"),
    (NEW_CONFIRMATION, {"new_confirmation": "31415926"}, "B12", "new_confirmation"),
]


@pytest.mark.parametrize(
    ("form", "typed", "code", "field"), FAULTS, ids=[f"{row[2]} {row[3]}" for row in FAULTS]
)
def test_every_no_stands_at_its_field_and_no_password_stays_on_the_page(
    bank: Bank,
    stand_at: Stand,
    form: dict[str, str],
    typed: dict[str, str],
    code: str,
    field: str,
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    answer = client.post(PASSWORD, filled(hanako, client, {**form, **typed}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#id_{field}">' in page
    assert f'<span class="error__code">{code}</span>' in page
    ticked = 'name="change_login"' if form is NEW_LOGIN else 'name="change_confirmation"'
    assert f'{ticked} value="1" checked' in page
    assert not any(word in page for word in (*form.values(), *typed.values()) if len(word) > 4)
    assert sign_on_status(hanako, LOGIN_PASSWORD) == 303


def test_wrong_current_passwords_lock_signing_on_too(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    for _ in range(5):
        form = filled(hanako, client, {**NEW_LOGIN, "current_login": "wrong1"})
        page = client.post(PASSWORD, form).content.decode()
    assert "B06" in page and "11月25日(水) 11時00分を過ぎてから" in page
    assert sign_on_status(hanako, LOGIN_PASSWORD) == 422


def test_wrong_pictures_change_nothing(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    client = signed_on(hanako)
    answer = client.post(PASSWORD, {**filled(hanako, client, NEW_LOGIN), "cell0": "nothing"})
    assert answer.status_code == 422 and "B83" in answer.content.decode()
    assert sign_on_status(hanako, LOGIN_PASSWORD) == 303


def test_where_there_is_one_password_no_other_is_asked_or_taken(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    client = signed_on(hanako)
    page = page_at(client)
    assert "確認用パスワード" not in page and 'name="change_' not in page
    assert "大文字と小文字を区別します。" in page
    answer = client.post(PASSWORD, filled(hanako, client, NEW_CONFIRMATION))
    assert answer.status_code == 422 and "B01" in answer.content.decode()


def test_no_request_of_an_older_session_passes_after_the_change(
    bank: Bank, stand_at: Stand
) -> None:
    """Two sessions of one contract cannot be; so the older one is put back as it was."""
    stand_at(OPEN)
    hanako = open_person(bank[0])
    older = signed_on(hanako)
    client = signed_on(hanako)
    with current.serving(bank[0]):
        Session.objects.filter(contract_id=hanako.contract_id).update(ended_at=None, end_reason="")
    token = older.cookies[f"madoguchi-{bank[0].key}"].value
    assert older.get("/").status_code == 200, "control: before the change it passes"
    assert client.post(PASSWORD, filled(hanako, client, NEW_LOGIN)).status_code == 303
    name = f"madoguchi-{bank[0].key}"
    for path in (
        "/",
        "/balances/",
        "/entries/",
        "/transfer/",
        "/orders/",
        "/changes/",
        PASSWORD,
    ) * 4:
        older.cookies[name] = token
        assert older.get(path).status_code == 401
    assert client.get("/").status_code == 200


def test_one_form_sent_twenty_times_at_once_changes_once_and_tells_all_the_same(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    form = filled(hanako, client, NEW_LOGIN)

    def press(nth: int) -> str:
        hand = client_of(bank[0])
        hand.cookies = client.cookies
        answer = hand.post(PASSWORD, form)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    results = all_at_once(press, hands=20, institution=bank[0])
    [only] = set(results)
    assert str(only).startswith("303 /changes/")
    again = client.post(PASSWORD, form)
    assert f"303 {again['Location']}" == only, "later too"
    with current.serving(bank[0]):
        about = str(only).rsplit("/", 2)[1]
        assert Outgoing.objects.filter(wire="mail", about=about).count() == 1


def test_a_form_of_another_session_leads_back_to_the_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    strangers = filled(taro, signed_on(taro), NEW_LOGIN)
    client = signed_on(hanako)
    for draft in (strangers["draft"], "nonsense", "あ"):
        answer = client.post(PASSWORD, {**NEW_LOGIN, "draft": draft})
        assert (answer.status_code, answer["Location"]) == (303, PASSWORD)
    assert sign_on_status(hanako, LOGIN_PASSWORD) == 303
