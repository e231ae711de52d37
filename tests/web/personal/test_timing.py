"""Known and unknown IDs: the same page in the same time, so that nobody learns who banks here."""

import time

import pytest
from django.test import Client

from browsing import client_of
from cast import open_person
from madoguchi.institutions.registry import Institution
from newcomers import open_newcomer
from newcomers_pages import account_form
from timing import TOO_FAR, TRIES, body, give_back, interleaved, welch_t

Bank = tuple[Institution, ...]

pytestmark = pytest.mark.usefixtures("slow_hashes")


def log_in(client: Client, login_id: str) -> str:
    answer = client.post("/login/", {"login_id": login_id, "password": "wrong123"})
    assert answer.status_code == 422
    return body(answer.content.decode())


@pytest.mark.parametrize("which", [0, 1])
def test_a_login_tells_nobody_whether_an_id_is_known(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which])
    client = client_of(bank[which])
    nobody = "99999999999" if hanako.login_id.isdigit() else "nobody0001"
    assert log_in(client, hanako.login_id) == log_in(client, nobody)
    known, unknown = interleaved(
        lambda _: log_in(client, hanako.login_id),
        lambda _: log_in(client, nobody),
        tries=TRIES,
        between=lambda: give_back(bank[which]),
    )
    assert abs(welch_t(known, unknown)) < TOO_FAR


def begin(client: Client, form: dict[str, str]) -> str:
    answer = client.post("/first-use/", form)
    assert answer.status_code == 422
    return body(answer.content.decode())


def test_first_use_tells_nobody_whether_an_account_is_known(bank: Bank) -> None:
    taro = open_newcomer(bank[0])
    client = client_of(bank[0])
    known = account_form(taro, login_password="wrong123")
    unknown = account_form(taro, login_password="wrong123", number="9999999")
    assert begin(client, known) == begin(client, unknown)
    seconds = interleaved(
        lambda _: begin(client, known),
        lambda _: begin(client, unknown),
        tries=TRIES,
        between=lambda: give_back(bank[0]),
    )
    assert abs(welch_t(*seconds)) < TOO_FAR


def register(client: Client, login_id: str) -> str:
    form = {"login_id": login_id, "password": "wrong123"}
    answer = client.post("/token/registration/", form)
    assert answer.status_code == 422
    return body(answer.content.decode())


def test_registering_a_token_tells_nobody_whether_an_id_is_known(bank: Bank) -> None:
    hanako = open_person(bank[1])
    client = client_of(bank[1])
    assert register(client, hanako.login_id) == register(client, "99999999999")
    seconds = interleaved(
        lambda _: register(client, hanako.login_id),
        lambda _: register(client, "99999999999"),
        tries=TRIES,
        between=lambda: give_back(bank[1]),
    )
    assert abs(welch_t(*seconds)) < TOO_FAR


def test_control_leaving_out_the_hash_for_unknown_ids_is_seen_by_the_clock(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    from madoguchi.access import passwords

    hanako = open_person(bank[0])
    client = client_of(bank[0])
    thorough = passwords.mark_if_right

    def hasty(**asked: object) -> str | None:
        return None if asked["contract_id"] is None else thorough(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(passwords, "mark_if_right", hasty)
    # What is done once, such as reading templates, is done before.
    assert log_in(client, hanako.login_id) == log_in(client, "nobody0001")
    known, unknown = interleaved(
        lambda _: log_in(client, hanako.login_id),
        lambda _: log_in(client, "nobody0001"),
        tries=10,
        between=lambda: give_back(bank[0]),
        # The processor's own time: a control must not hang on what else the machine does.
        clock=time.process_time,
    )
    assert abs(welch_t(known, unknown)) > TOO_FAR
