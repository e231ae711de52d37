"""A seed is handed out once, to whoever knows both IDs and the start password, and to no other."""

import base64
import json
import re

import pytest
from django.test import Client

from madoguchi.access.models import Token
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.refusal import Refusal
from token_app import Waiting, app_of, issue


@pytest.fixture
def client(bank: tuple[Institution, ...]) -> Client:
    return app_of(bank[0])


@pytest.fixture
def waiting(bank: tuple[Institution, ...]) -> Waiting:
    return issue(bank[0])


def state(waiting: Waiting) -> str:
    with current.serving(waiting.institution):
        return str(Token.objects.get(user_id=waiting.user_id).state)


def test_the_app_is_handed_the_seed_and_how_codes_are_made_of_it(
    client: Client, waiting: Waiting
) -> None:
    answer = client.post("/claim/", waiting.typed)
    told = json.loads(answer.content)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert base64.b64decode(told.pop("seed")) == waiting.seed
    assert isinstance(told.pop("server_time"), int)
    assert told == {
        "digits": 6,
        "period": 60,
        "issuer": waiting.institution.profile.institution.name,
        "label": waiting.user_id,
    }


def test_the_seed_is_handed_out_once_by_either_way(client: Client, waiting: Waiting) -> None:
    assert client.post("/claim/", waiting.typed).status_code == 200
    for path in ("/claim/", "/authenticator/"):
        again = client.post(path, waiting.typed)
        assert again.status_code == 422
        assert Refusal.TOKEN_MISMATCH.value in again.content.decode()
        assert base64.b64encode(waiting.seed) not in again.content


@pytest.mark.parametrize(
    "wrong", [{"service_id": "MG000000"}, {"user_id": "2345679ACD"}, {"start_password": "2581"}]
)
def test_whoever_knows_not_all_three_is_refused_without_being_told_which(
    client: Client, waiting: Waiting, wrong: dict[str, str]
) -> None:
    answer = client.post("/claim/", {**waiting.typed, **wrong})
    errors = json.loads(answer.content)["errors"]
    assert answer.status_code == 422
    assert list(errors) == ["summary"]
    assert errors["summary"]["code"] == "O01"
    assert client.post("/claim/", waiting.typed).status_code == 200


def test_what_is_typed_in_full_width_and_small_letters_is_understood(
    client: Client, waiting: Waiting
) -> None:
    typed = {**waiting.typed, "start_password": "２５８０"}
    typed["user_id"] = f" {waiting.user_id.lower()}　"
    assert client.post("/claim/", typed).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("service_id", "", "A01"),
        ("user_id", "  ", "A01"),
        ("start_password", "", "A01"),
        ("agreed", "", "A01"),
        ("user_id", "9" * 41, "A00"),
        ("user_id", "a\tb", "A00"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_costs_no_try(
    client: Client, waiting: Waiting, field: str, typed: str, code: str
) -> None:
    for _ in range(6):
        answer = client.post("/claim/", {**waiting.typed, field: typed})
        errors = json.loads(answer.content)["errors"]
        assert answer.status_code == 422
        assert {name: error["code"] for name, error in errors.items()} == {field: code}
    assert client.post("/claim/", waiting.typed).status_code == 200


def test_a_form_of_another_site_is_refused(waiting: Waiting) -> None:
    strict = app_of(waiting.institution, enforce_csrf_checks=True)
    assert strict.post("/claim/", waiting.typed).status_code == 403
    assert strict.post("/authenticator/", waiting.typed).status_code == 403
    page = strict.get("/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    typed = {**waiting.typed, "csrfmiddlewaretoken": token[1]}
    assert strict.post("/claim/", typed).status_code == 200


def test_another_institutions_app_does_not_know_the_token(
    bank: tuple[Institution, ...], waiting: Waiting
) -> None:
    # Its own app has a token made, and looks at no IDs.
    told = json.loads(app_of(bank[1]).post("/claim/", waiting.typed).content)
    assert told["label"] != waiting.user_id
    assert base64.b64decode(told["seed"]) != waiting.seed
    assert state(waiting) == "issued"


def test_a_standard_authenticator_app_is_shown_the_same_seed_in_letters_and_as_a_picture(
    client: Client, waiting: Waiting
) -> None:
    answer = client.post("/authenticator/", waiting.typed)
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    letters = "".join(re.findall(r"<span>([A-Z2-7]{1,4})</span>", page))
    assert base64.b32decode(letters + "=" * (-len(letters) % 8)) == waiting.seed
    assert 'href="otpauth://totp/' in page
    assert f"secret={letters}&amp;issuer=" in page
    assert "&amp;algorithm=SHA1&amp;digits=6&amp;period=60" in page
    assert "この画面は一度だけ表示します" in page
    assert '<svg class="qr"' in page and "style=" not in page


def test_the_page_with_the_secret_cannot_be_fetched_again(client: Client, waiting: Waiting) -> None:
    assert client.post("/authenticator/", waiting.typed).status_code == 200
    again = client.get("/authenticator/")
    assert (again.status_code, again["Location"]) == (303, "/")


def test_a_refused_form_keeps_what_was_typed_but_never_the_password(
    client: Client, waiting: Waiting
) -> None:
    typed = {**waiting.typed, "start_password": "77771234"}
    answer = client.post("/authenticator/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (
        f'value="{waiting.user_id}"' in page and 'value="on" aria-required="true" checked' in page
    )
    assert "77771234" not in page
    assert 'class="error-summary"' in page and "O01" in page
