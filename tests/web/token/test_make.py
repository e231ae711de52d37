"""Where a token begins by its serial number, the app has one made, and is told its seed once."""

import base64
import json
import re

import pytest
from django.test import Client

from madoguchi.access import seeds, token_stock
from madoguchi.access.models import StockedToken
from madoguchi.access.register_token import fold_serial
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from token_app import app_of

Bank = tuple[Institution, ...]
AGREED = {"agreed": "on"}


@pytest.fixture
def client(bank: Bank) -> Client:
    return app_of(bank[1])


def seed_of(institution: Institution, shown: str) -> bytes:
    with current.serving(institution):
        row = StockedToken.objects.get(serial=fold_serial(shown))
        return seeds.open_(bytes(row.seed), owner=token_stock.owner_of(row.serial))


def test_the_page_asks_for_the_agreement_only_and_says_what_to_do_with_the_number(
    client: Client, bank: Bank
) -> None:
    page = client.get("/").content.decode()
    assert re.findall(r'<input[^>]*type="(?:text|password|checkbox)"[^>]*name="(\w+)"', page) == [
        "agreed"
    ]
    assert "トークンを作る" in page and "シリアル番号をコピー" in page
    assert "24時間以内に登録してください" in page
    assert "サービスＩＤ" not in page and "トークンの発行からやり直してください" not in page
    other = app_of(bank[0]).get("/").content.decode()
    assert "サービスＩＤ" in other and "シリアル番号" not in other


def test_the_app_is_told_the_seed_of_a_token_in_stock(client: Client, bank: Bank) -> None:
    answer = client.post("/claim/", AGREED)
    told = json.loads(answer.content)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert base64.b64decode(told["seed"]) == seed_of(bank[1], told["label"])
    assert re.fullmatch(r"AP[2-9A-Z]{2}(-[2-9A-Z]{4}){2}", told["label"])
    assert (told["digits"], told["period"]) == (6, 30)
    assert told["issuer"] == bank[1].profile.institution.name
    assert json.loads(client.post("/claim/", AGREED).content)["label"] != told["label"]


def test_nothing_is_made_before_the_terms_are_agreed_to(client: Client, bank: Bank) -> None:
    with current.serving(bank[1]):
        before = StockedToken.objects.count()
    answer = client.post("/claim/", {})
    errors = json.loads(answer.content)["errors"]
    assert (answer.status_code, {name: each["code"] for name, each in errors.items()}) == (
        422,
        {"agreed": "A01"},
    )
    with current.serving(bank[1]):
        assert StockedToken.objects.count() == before


def test_a_form_of_another_site_makes_nothing(bank: Bank) -> None:
    strict = app_of(bank[1], enforce_csrf_checks=True)
    assert strict.post("/claim/", AGREED).status_code == 403
    assert strict.post("/authenticator/", AGREED).status_code == 403


def test_a_standard_authenticator_app_is_shown_seed_and_serial_number(
    client: Client, bank: Bank
) -> None:
    answer = client.post("/authenticator/", AGREED)
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    letters = "".join(re.findall(r"<span>([A-Z2-7]{1,4})</span>", page))
    serial = re.search(r"<strong>(AP[0-9A-Z-]{12})</strong>", page)
    assert serial is not None
    assert base64.b32decode(letters + "=" * (-len(letters) % 8)) == seed_of(bank[1], serial[1])
    assert "24時間以内に登録してください" in page


def test_when_many_wait_the_app_and_the_page_say_when_to_come_back(
    client: Client, bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = bank[1].profile.one_time_passwords
    assert rule is not None
    few = rule.model_copy(update={"app_tokens_per_network": 1})
    monkeypatch.setitem(bank[1].profile.__dict__, "one_time_passwords", few)
    there = {"REMOTE_ADDR": "9.9.11.7"}
    assert client.post("/claim/", AGREED, **there).status_code == 200  # type: ignore[arg-type]
    again = client.post("/claim/", AGREED, **there)  # type: ignore[arg-type]
    told = json.loads(again.content)["errors"]["summary"]
    assert (again.status_code, told["code"]) == (422, "O04")
    assert "1時間ほど待ってから" in told["text"] and "0120-99-9997" in told["text"]
    page = client.post("/authenticator/", AGREED, **there)  # type: ignore[arg-type]
    assert page.status_code == 422
    assert "O04" in page.content.decode() and "checked" in page.content.decode()
