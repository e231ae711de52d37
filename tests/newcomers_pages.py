"""Newcomers at the web pages: the forms of the first use as they fill them in."""

import re

from django.test import Client

from browsing import client_of
from madoguchi.institutions.registry import Institution
from newcomers import PAPER_CONFIRMATION, PAPER_LOGIN, Newcomer, new_id, open_newcomer

PASSWORDS = {
    "current_login": PAPER_LOGIN,
    "new_login": "sakura11",
    "new_login_again": "sakura11",
    "current_confirmation": PAPER_CONFIRMATION,
    "new_confirmation": "momiji22",
    "new_confirmation_again": "momiji22",
}
DETAILS = {
    "mail": "taro@customer.example",
    "mail_again": "taro@customer.example",
    "phone": "03-1234-5678",
    "direct_mail": "no",
}


def account_form(taro: Newcomer, **instead: str) -> dict[str, str]:
    return {
        "branch": taro.account.branch_code,
        "kind": taro.account.kind.value,
        "number": taro.account.number,
        "login_password": PAPER_LOGIN,
        "confirmation_password": PAPER_CONFIRMATION,
        **instead,
    }


def post(client: Client, path: str, form: dict[str, str]) -> tuple[int, str]:
    answer = client.post(path, form)
    return answer.status_code, answer.get("Location") or answer.content.decode()


def codes_of(page: str) -> dict[str, str]:
    """The code at each field of a page."""
    found = re.findall(
        r'<p class="error" id="id_(\w+)_error">[^<]*<span class="error__code">(\w+)</span>', page
    )
    return dict(found)


def signed_on_for_the_first_time(
    institution: Institution, *done: str, mail: str = ""
) -> tuple[Newcomer, Client]:
    taro = open_newcomer(institution, login_id=new_id(institution), done=done, mail=mail)
    client = client_of(institution)
    pair = {"login_id": taro.login_id, "password": PAPER_LOGIN}
    assert post(client, "/login/", pair) == (303, "/")
    return taro, client
