"""Old passwords (A4): a reminder on the top page, then new ones before anything else."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browsing import client_of, signed_on
from cast import CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person, open_person
from change_forms import NEW, NEW_CONFIRMATION, NEW_LOGIN, PASSWORD, filled
from madoguchi.access import passwords
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.day import TOKYO

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def page_at(client: Client, path: str = PASSWORD) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_after_a_year_a_new_password_is_asked_for_before_anything_else(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2027-11-25T10:00")
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    for path in ("/", "/balances/", PASSWORD, "/changes/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/steps/old-passwords/")
    page = page_at(client, "/steps/old-passwords/")
    assert "パスワードの有効期間が過ぎました" in page
    assert 'name="change_login"' not in page, "nothing to choose: both are old"
    assert 'name="change_confirmation"' not in page
    both = {**NEW_LOGIN, **NEW_CONFIRMATION}
    half = client.post(
        "/steps/old-passwords/", filled(hanako, client, NEW_LOGIN, "/steps/old-passwords/")
    )
    assert half.status_code == 422 and "B11" in half.content.decode()
    same = {**both, "new_login": LOGIN_PASSWORD, "new_login_again": LOGIN_PASSWORD}
    form = filled(hanako, client, same, "/steps/old-passwords/")
    no = client.post("/steps/old-passwords/", form)
    assert no.status_code == 422 and "B04" in no.content.decode()
    done = client.post(
        "/steps/old-passwords/", filled(hanako, client, both, "/steps/old-passwords/")
    )
    assert (done.status_code, done["Location"]) == (303, "/")
    assert client.get("/").status_code == 200
    again = client.get("/steps/old-passwords/")
    assert (again.status_code, again["Location"]) == (302, "/")
    assert "試験 花子 様" in signed_on_with(hanako, NEW).get("/").content.decode()


def signed_on_with(person: Person, password: str) -> Client:
    client = client_of(person.institution)
    pair = {"login_id": person.login_id, "password": password}
    assert client.post("/login/", pair).status_code == 303
    return client


def test_only_the_password_that_is_old_is_asked_for(bank: Bank, stand_at: Stand) -> None:
    stand_at("2027-11-25T10:00")
    hanako = open_person(bank[0])
    rule = bank[0].profile.sign_on.confirmation_password
    assert rule is not None
    with current.serving(bank[0]):
        passwords.set_password(
            contract_id=hanako.contract_id,
            purpose="confirmation",
            password=CONFIRMATION_PASSWORD,
            rule=rule,
            at=dt.datetime(2027, 6, 1, tzinfo=TOKYO),
        )
    client = signed_on(hanako)
    step = "/steps/old-passwords/"
    assert "new_confirmation" not in page_at(client, step)
    done = client.post(step, filled(hanako, client, NEW_LOGIN, step))
    assert (done.status_code, done["Location"]) == (303, "/")


def test_where_passwords_have_no_age_nothing_is_asked_or_said(bank: Bank, stand_at: Stand) -> None:
    stand_at("2036-11-25T10:00")
    answer = signed_on(open_person(bank[1])).get("/")
    assert answer.status_code == 200 and "有効期間" not in answer.content.decode()


@pytest.mark.parametrize(
    ("moment", "said"),
    [("2027-10-26T09:59", 0), ("2027-10-26T10:00", 2), ("2027-11-25T09:58", 2)],
    ids=["thirty-one days before", "thirty days before", "the last minute"],
)
def test_the_top_page_reminds_for_thirty_days(
    bank: Bank, stand_at: Stand, moment: str, said: int
) -> None:
    stand_at(moment)
    page = signed_on(open_person(bank[0])).get("/").content.decode()
    assert page.count("有効期間が、まもなく終わります") == said
    assert page.count("2027年11月25日(木) 10時00分</time>を過ぎると") == said
    assert page.count(f'href="{PASSWORD}"') == said


def test_the_reminder_costs_one_question_where_passwords_age_and_none_elsewhere(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    asked = []
    for institution in bank:
        client = signed_on(open_person(institution))
        client.get("/")
        with CaptureQueriesContext(connections[institution.key]) as queries:
            client.get("/")
        asked.append([each["sql"] for each in queries if "access_password" in each["sql"]])
    assert [len(each) for each in asked] == [1, 0]
