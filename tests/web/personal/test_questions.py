"""The page on which a customer chooses his secret questions, once."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from browsing import client_of
from cast import LOGIN_PASSWORD, Person
from madoguchi.access.models import KnownPlace, SecretAnswer
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from wonted import ANSWERS, newcomer, pairs_of, rule_of

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"
PAGE = "/first-use/questions/"


def arrived(person: Person) -> Client:
    """A browser in which the person has signed on and stands before the step."""
    client = client_of(person.institution)
    client.post("/login/", {"login_id": person.login_id, "password": LOGIN_PASSWORD})
    assert client.get("/")["Location"] == PAGE
    return client


def filled_in(institution: Institution, **changed: str) -> dict[str, str]:
    fields = {"noted": "1"}
    for number, (question, answer) in enumerate(pairs_of(institution), 1):
        fields[f"question_{number}"], fields[f"answer_{number}"] = question, answer
    return {**fields, **changed}


def test_each_line_begins_with_another_question(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    page = arrived(newcomer(bank[0])).get(PAGE).content.decode()
    chosen = re.findall(r"<option selected>(.*?)</option>", page)
    assert chosen == list(rule_of(bank[0]).choices[:3])
    assert page.count("<option") == 3 * len(rule_of(bank[0]).choices)
    assert "16文字以内" in page and "合言葉（質問と回答）を控えました" in page


def test_the_questions_are_registered_and_the_place_is_known_from_then_on(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = newcomer(bank[0])
    client = arrived(hanako)
    with current.serving(bank[0]):
        assert not KnownPlace.objects.filter(contract_id=hanako.contract_id).exists(), (
            "a password alone makes no place known"
        )
    answer = client.post(PAGE, filled_in(bank[0]))
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert client.get("/").status_code == 200
    assert client.get(PAGE)["Location"] == "/"
    client.post("/login/", {"login_id": hanako.login_id, "password": LOGIN_PASSWORD})
    assert client.get("/").status_code == 200, "at home nothing is asked"
    stranger = client_of(bank[0])
    stranger.post("/login/", {"login_id": hanako.login_id, "password": LOGIN_PASSWORD})
    assert stranger.get("/")["Location"] == "/question/"


def test_going_back_and_sending_the_form_again_changes_nothing(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = newcomer(bank[0])
    client = arrived(hanako)
    client.post(PAGE, filled_in(bank[0]))
    with current.serving(bank[0]):
        kept = list(SecretAnswer.objects.filter(contract_id=hanako.contract_id).values())
    again = client.post(PAGE, filled_in(bank[0], answer_1="クロ"))
    assert (again.status_code, again["Location"]) == (302, "/")
    with current.serving(bank[0]):
        assert list(SecretAnswer.objects.filter(contract_id=hanako.contract_id).values()) == kept


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"answer_2": ""}, "answer_2", "A01"),
        ({"answer_2": "あ" * 17}, "answer_2", "A01"),
        ({"answer_2": "し　ろ"}, "answer_2", "B92"),
        ({"question_3": "1たす1は"}, "question_3", "A04"),
    ],
    ids=["no answer", "too long", "alike", "a question that was not offered"],
)
def test_a_fault_is_told_at_its_field_and_what_was_typed_stays(
    bank: Bank, stand_at: Stand, changed: dict[str, str], field: str, code: str
) -> None:
    stand_at(OPEN)
    hanako = newcomer(bank[0])
    client = arrived(hanako)
    answer = client.post(PAGE, filled_in(bank[0], **changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.findall(r'<a href="#id_(\w+)">', page) == [field]
    assert f'id="id_{field}_error"' in page
    assert page.count(f'<span class="error__code">{code}</span>') == 2
    assert f'value="{ANSWERS[0]}"' in page and 'name="noted" value="1" checked' in page
    with current.serving(bank[0]):
        assert not SecretAnswer.objects.filter(contract_id=hanako.contract_id).exists()


def test_the_same_question_twice_is_told_at_the_second(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = arrived(newcomer(bank[0]))
    same = rule_of(bank[0]).choices[0]
    answer = client.post(PAGE, filled_in(bank[0], question_2=same))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.findall(r'<a href="#id_(\w+)">', page) == ["question_2"]
    assert "B92" in page


def test_without_a_note_nothing_is_registered(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = newcomer(bank[0])
    client = arrived(hanako)
    fields = filled_in(bank[0])
    del fields["noted"]
    answer = client.post(PAGE, fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.findall(r'<a href="#id_(\w+)">', page) == ["noted"]
    assert "合言葉をお控えのうえ、チェックを入れてください。" in page
    with current.serving(bank[0]):
        assert not SecretAnswer.objects.filter(contract_id=hanako.contract_id).exists()


def test_every_fault_is_told_at_once_and_markup_stays_text(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = arrived(newcomer(bank[0]))
    answer = client.post(PAGE, {"answer_1": '"><b>', "question_1": rule_of(bank[0]).choices[0]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.findall(r'<a href="#id_(\w+)">', page) == [
        "question_2",
        "answer_2",
        "question_3",
        "answer_3",
        "noted",
    ]
    assert "&quot;&gt;&lt;b&gt;" in page and "<b>" not in page
