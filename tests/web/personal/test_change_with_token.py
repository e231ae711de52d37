"""Changes by a customer with a token: a code is asked as well, or instead, and the limits rise."""

import datetime as dt
from collections.abc import Callable

from django.test import Client

from browsing import signed_on
from cast import CONFIRMATION_PASSWORD, open_person
from change_forms import NEW_CONFIRMATION, NEW_LOGIN, draft_on
from madoguchi.customers import change_details, limits
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from token_kit import code_at, in_use, registered, wrong_code

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:30"
STEP = dt.timedelta(minutes=1)


def code_now(seed: bytes, *, later: dt.timedelta = dt.timedelta(0), period: int = 60) -> str:
    return code_at(seed, clock.now() + later, period=period)


def past_the_code(client: Client, seed: bytes) -> None:
    """Answer the code that is asked for after the login password."""
    answer = client.post("/step/one-time-password/", {"code": code_now(seed, later=-STEP)})
    assert answer.status_code == 303, answer.content.decode()


def test_a_code_is_asked_beside_the_passwords_and_a_wrong_one_changes_none(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    seed = in_use(hanako)
    client = signed_on(hanako)
    past_the_code(client, seed)
    page = client.get("/changes/password/").content.decode()
    assert 'name="code"' in page and 'name="confirmation_password"' not in page
    form = {**NEW_LOGIN, **draft_on(page)}
    wrong = wrong_code(seed, clock.now(), period=60)
    answer = client.post("/changes/password/", {**form, "code": wrong})
    assert answer.status_code == 422 and "B73" in answer.content.decode()
    form = {**form, **draft_on(answer.content.decode()), "code": code_now(seed, later=STEP)}
    assert client.post("/changes/password/", form).status_code == 303


def test_after_a_year_the_code_of_the_sign_on_is_enough(bank: Bank, stand_at: Stand) -> None:
    stand_at("2027-11-25T10:30")
    hanako = open_person(bank[0])
    seed = in_use(hanako)
    client = signed_on(hanako)
    past_the_code(client, seed)
    page = client.get("/steps/old-passwords/").content.decode()
    assert 'name="code"' not in page
    form = {**NEW_LOGIN, **NEW_CONFIRMATION, **draft_on(page)}
    done = client.post("/steps/old-passwords/", form)
    assert (done.status_code, done["Location"]) == (303, "/")


def test_the_own_limit_may_rise_to_what_the_token_allows(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    seed = in_use(hanako)
    client = signed_on(hanako)
    past_the_code(client, seed)
    over = client.post("/changes/limit/", {"limit": "5,000,001"})
    assert over.status_code == 422 and "5,000,000円" in over.content.decode()
    page = client.post("/changes/limit/", {"limit": "4,000,000"}).content.decode()
    assert 'name="code"' in page and 'name="confirmation_password"' in page
    form = {
        **draft_on(page),
        "confirmation_password": CONFIRMATION_PASSWORD,
        "code": code_now(seed, later=STEP),
    }
    assert client.post("/changes/limit/", form).status_code == 303
    with current.serving(bank[0]):
        assert limits.own_limit(hanako.contract_id, day=dt.date(2026, 11, 25)) == 4_000_000


def test_where_a_token_stands_instead_of_the_card_the_code_alone_proves_a_change(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    seed = registered(hanako)
    client = signed_on(hanako)
    mail = {"mail": "new@customer.example", "mail_again": "new@customer.example"}
    page = client.post("/changes/details/", mail).content.decode()
    assert 'name="code"' in page and 'name="question"' not in page
    half = client.post("/changes/details/", draft_on(page))
    assert half.status_code == 422 and "B73" in half.content.decode()
    form = {**draft_on(page), "code": code_now(seed, period=30)}
    assert client.post("/changes/details/", form).status_code == 303
    with current.serving(bank[1]):
        assert change_details.details_of(hanako.contract_id).mail == "new@customer.example"
