"""The pages of one-time passwords: issue, start, sign-on, release, registration; and every no."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from browsing import client_of, signed_on
from cast import CONFIRMATION_PASSWORD, Person, open_person
from madoguchi.access import accept_code
from madoguchi.access.models import Token
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from token_kit import MINUTE, MOBILE, START, claim, code_at, in_use, registered, wrong_code

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


@pytest.fixture
def hanako(bank: Bank, stand_at: Stand) -> Person:
    stand_at(OPEN)
    return open_person(bank[0])


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


def issue(client: Client, **changed: str) -> tuple[int, str]:
    typed = {"mail": MOBILE, "mail_again": MOBILE, "start_password": START, **changed}
    answer = client.post("/token/issue/", typed)
    return answer.status_code, answer.content.decode()


def codes(text: str) -> list[str]:
    return re.findall(r'<span class="error__code">([^<]+)</span>', text)


def test_a_token_is_issued_set_up_and_put_into_use_page_by_page(hanako: Person) -> None:
    client = signed_on(hanako)
    menu = page(client, "/token/")
    assert 'href="/token/issue/"' in menu and 'href="/token/start/"' not in menu
    status, check = issue(client)
    assert status == 200 and MOBILE in check and START not in check
    proof = {
        "application": hidden(check, "application"),
        "confirmation_password": CONFIRMATION_PASSWORD,
    }
    for _ in range(2):
        answer = client.post("/token/issue/check/", proof)
        assert (answer.status_code, answer["Location"]) == (303, "/token/issued/")
    shown = page(client, "/token/issued/")
    user_id = re.findall(r"<strong>([0-9A-Z]{10})</strong>", shown)[0]
    assert "MG999004" in shown and "http://127.0.0.1:8200/" in shown
    now = clock.now()
    seed = claim(hanako, user_id, at=now).seed
    assert 'href="/token/start/"' in page(client, "/token/")
    assert "利用開始する" in page(client, "/token/start/")
    answer = client.post("/token/start/", {"code": code_at(seed, now, period=60)})
    assert (answer.status_code, answer["Location"]) == (303, "/token/started/")
    started = page(client, "/token/started/")
    assert "利用を開始しました" in started and "これまでのままです" not in started
    assert "利用中" in page(client, "/token/")
    for gone in ("/token/issue/", "/token/start/", "/token/issued/"):
        assert client.get(gone)["Location"] == "/token/"


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("mail", "", "A01"),
        ("mail", "no address", "A00"),
        ("mail_again", "other@mobile.example", "B40"),
        ("start_password", "123", "A01"),
        ("start_password", "123456789", "A01"),
        ("start_password", "12a4", "A00"),
    ],
)
def test_what_cannot_be_an_application_is_told_at_its_field(
    hanako: Person, field: str, typed: str, code: str
) -> None:
    status, text = issue(signed_on(hanako), **{field: typed})
    assert (status, codes(text)[:1]) == (422, [code])
    assert f'<a href="#id_{field}">' in text
    assert START not in text


def test_an_issue_with_a_wrong_confirmation_password_is_not_done(hanako: Person) -> None:
    client = signed_on(hanako)
    sealed = hidden(issue(client)[1], "application")
    answer = client.post(
        "/token/issue/check/", {"application": sealed, "confirmation_password": "wrong1"}
    )
    assert (answer.status_code, codes(answer.content.decode())) == (422, ["B13"])
    assert client.get("/token/issued/")["Location"] == "/token/"


def test_an_application_is_good_for_its_customer_only_and_for_half_an_hour(
    hanako: Person, stand_at: Stand
) -> None:
    taro = open_person(hanako.institution)
    client, other = signed_on(hanako), signed_on(taro)
    proof = {
        "application": hidden(issue(client)[1], "application"),
        "confirmation_password": CONFIRMATION_PASSWORD,
    }
    assert other.post("/token/issue/check/", proof)["Location"] == "/token/issue/"
    false = {**proof, "application": "A" * 80}
    assert client.post("/token/issue/check/", false)["Location"] == "/token/issue/"
    stand_at("2026-11-25T10:31")
    client = signed_on(hanako)
    assert client.post("/token/issue/check/", proof)["Location"] == "/token/issue/"


def test_a_token_is_released_with_the_confirmation_password(hanako: Person) -> None:
    in_use(hanako, at=clock.now() - 5 * MINUTE)
    client = with_code(hanako)
    assert 'name="code"' not in page(client, "/token/release/")
    answer = client.post("/token/release/", {"confirmation_password": "wrong1"})
    assert (answer.status_code, codes(answer.content.decode())) == (422, ["B13"])
    answer = client.post("/token/release/", {"confirmation_password": CONFIRMATION_PASSWORD})
    assert answer["Location"] == "/token/released/"
    assert "解除しました" in page(client, "/token/released/")
    assert client.get("/token/release/")["Location"] == "/token/"


def seed_of(person: Person) -> bytes:
    from madoguchi.access import seeds

    with current.serving(person.institution):
        row = Token.objects.get(contract_id=person.contract_id, state="in-use")
        return seeds.open_(bytes(row.seed), owner=accept_code.owner_of(person.contract_id))


def with_code(person: Person) -> Client:
    """Signed on with login password and code."""
    client = signed_on(person)
    code = code_at(seed_of(person), clock.now(), period=60)
    answer = client.post("/step/one-time-password/", {"code": code})
    assert answer.status_code == 303, answer.content.decode()
    return client


def test_a_code_stands_between_the_login_password_and_the_top_page(hanako: Person) -> None:
    seed = in_use(hanako, at=clock.now() - 5 * MINUTE)
    client = signed_on(hanako)
    for closed in ("/", "/transfer/", "/token/"):
        assert client.get(closed)["Location"] == "/step/one-time-password/"
    assert 'autocomplete="one-time-code"' in page(client, "/step/one-time-password/")
    for typed, code in (
        ("", "A01"),
        ("12345x", "A00"),
        (wrong_code(seed, clock.now(), period=60), "B73"),
    ):
        answer = client.post("/step/one-time-password/", {"code": typed})
        assert (answer.status_code, codes(answer.content.decode())[:1]) == (422, [code])
    right = code_at(seed, clock.now(), period=60)
    assert client.post("/step/one-time-password/", {"code": right})["Location"] == "/"
    assert "試験 花子 様" in page(client, "/")
    again = signed_on(hanako)
    answer = again.post("/step/one-time-password/", {"code": right})
    assert codes(answer.content.decode())[:1] == ["B73"], "the same code a second time"


def test_ten_wrong_codes_end_the_session_and_name_whom_to_telephone(hanako: Person) -> None:
    seed = in_use(hanako, at=clock.now() - 5 * MINUTE)
    client = signed_on(hanako)
    for _ in range(10):
        typed = {"code": wrong_code(seed, clock.now(), period=60)}
        text = client.post("/step/one-time-password/", typed).content.decode()
    assert codes(text) == ["B77"]
    assert hanako.institution.profile.contact.phone in text
    assert client.get("/")["Location"] == "/login/"
    blocked = signed_on(hanako).get("/step/one-time-password/")
    assert (blocked.status_code, codes(blocked.content.decode())) == (422, ["B77"])


def test_a_token_that_ended_meanwhile_lets_nobody_past_its_step(hanako: Person) -> None:
    from madoguchi.access import token

    in_use(hanako, at=clock.now() - 5 * MINUTE)
    client = signed_on(hanako)
    with current.serving(hanako.institution):
        token.stop(contract_id=hanako.contract_id, at=clock.now())
    assert client.get("/step/one-time-password/")["Location"] == "/login/"
    assert client.get("/")["Location"] == "/login/"


def test_inside_the_bank_a_code_changes_when_codes_are_asked_and_releases_the_token(
    naoko: Person,
) -> None:
    seed = registered(naoko, at=clock.now() - 5 * MINUTE)
    client = signed_on(naoko)
    shown = page(client, "/token/")
    assert 'href="/token/sign-on/"' in shown and 'href="/token/issue/"' not in shown
    now = clock.now()
    codes_now = [code_at(seed, now + n * MINUTE / 2, period=30) for n in (-1, 0, 1)]
    answer = client.post("/token/sign-on/", {"code": codes_now[0]})
    assert codes(answer.content.decode())[:1] == ["A04"]
    answer = client.post("/token/sign-on/", {"at_sign_on": "yes", "code": codes_now[0]})
    assert answer["Location"] == "/token/chosen/"
    answer = client.post("/token/release/", {"code": codes_now[0]})
    assert codes(answer.content.decode())[:1] == ["B73"], "used a moment ago"
    answer = client.post("/token/release/", {"code": codes_now[1]})
    assert answer["Location"] == "/token/released/"


def test_the_pages_of_one_way_to_begin_are_not_there_where_the_other_is(
    hanako: Person, naoko: Person
) -> None:
    assert client_of(hanako.institution).get("/token/registration/").status_code == 404
    assert signed_on(naoko).get("/token/issue/")["Location"] == "/token/"
    assert "/token/registration/" not in page(client_of(hanako.institution), "/login/")
