"""Every code of the personal manual's error list (エラーコード一覧), seen on the page it stands on.

Goal: a customer who meets the condition of a code reads that code and what to do next (A6).
Method: one row for each code; each is driven through the pages until its condition holds.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from browsing import DETAILS as TRANSFER
from browsing import Form, client_of, confirm_page, signed_on
from cast import CONFIRMATION_PASSWORD, LOGIN_PASSWORD, Person, open_person
from change_forms import LOGIN_ID, NEW_CONFIRMATION, NEW_LOGIN, PASSWORD, codes, filled
from error_list import LIST
from madoguchi.institutions import clock
from madoguchi.institutions.registry import Institution
from newcomers import open_newcomer
from newcomers_pages import account_form
from payeasy_pages import type_wrongly
from token_kit import in_use, wrong_code
from wonted import with_questions

Stand = Callable[[str], None]
OPEN, AN_HOUR_LATER = "2026-11-25T10:00", "2026-11-25T11:01"


@dataclass(frozen=True)
class Desk:
    """The bank at which a code is looked for, and the hand on its clock."""

    bank: Institution
    stand_at: Stand

    def customer(self) -> Person:
        """Somebody with money."""
        return open_person(self.bank, balance_yen=50_000)


def transfer(**typed: str) -> Callable[[Desk], str]:
    """Fill the details of a transfer in."""

    def drive(desk: Desk) -> str:
        hanako = desk.customer()
        form = Form(str(hanako.accounts[0].id)).posted() | typed
        return signed_on(hanako).post(TRANSFER, form).content.decode()

    return drive


def entries(query: str) -> Callable[[Desk], str]:
    """Ask for entries."""
    return lambda desk: signed_on(desk.customer()).get(f"/entries/?{query}").content.decode()


def password(fields: dict[str, str], **typed: str) -> Callable[[Desk], str]:
    """Change a password; `ID` stands for the customer's own login ID."""

    def drive(desk: Desk) -> str:
        hanako = desk.customer()
        client = signed_on(hanako)
        own = {name: hanako.login_id if text == "ID" else text for name, text in typed.items()}
        return client.post(PASSWORD, filled(hanako, client, fields | own)).content.decode()

    return drive


def new_login(text: str) -> Callable[[Desk], str]:
    """A new login password of these letters."""
    return password(NEW_LOGIN, new_login=text, new_login_again=text)


def new_confirmation(text: str) -> Callable[[Desk], str]:
    """A new confirmation password of these letters."""
    return password(NEW_CONFIRMATION, new_confirmation=text, new_confirmation_again=text)


def login_id(new: str, again: str) -> Callable[[Desk], str]:
    """Change the login ID."""
    typed = {"new_id": new, "new_id_again": again}
    return lambda desk: signed_on(desk.customer()).post(LOGIN_ID, typed).content.decode()


def account(**typed: str) -> Callable[[Desk], str]:
    """Begin the first use with an account that is mistyped."""

    def drive(desk: Desk) -> str:
        form = account_form(open_newcomer(desk.bank), **typed)
        return client_of(desk.bank).post("/first-use/", form).content.decode()

    return drive


def again_and_again(
    begin: Callable[[Desk], Callable[[], str]], tries: int
) -> Callable[[Desk], str]:
    """Be wrong so many times; after five a lockout is waited for."""

    def drive(desk: Desk) -> str:
        page, wrong = "", begin(desk)
        for nth in range(tries):
            if nth == 5:
                desk.stand_at(AN_HOUR_LATER)
                wrong = begin(desk)
            page = wrong()
        return page

    return drive


def wrong_login() -> Callable[[Desk], Callable[[], str]]:
    """A customer who mistypes his login password."""
    people: list[Person] = []

    def begin(desk: Desk) -> Callable[[], str]:
        hanako = people[0] if people else desk.customer()
        people.append(hanako)
        pair = {"login_id": hanako.login_id, "password": "wrong123"}
        return lambda: client_of(desk.bank).post("/login/", pair).content.decode()

    return begin


def wrong_confirmation() -> Callable[[Desk], Callable[[], str]]:
    """A customer who mistypes his confirmation password at a transfer."""
    people: list[Person] = []

    def begin(desk: Desk) -> Callable[[], str]:
        hanako = people[0] if people else desk.customer()
        people.append(hanako)
        client = signed_on(hanako)
        at = confirm_page(client, Form(str(hanako.accounts[0].id)))
        wrong = {"confirmation_password": "wrong1"}
        return lambda: client.post(at, wrong).content.decode()

    return begin


def wrong_answer() -> Callable[[Desk], Callable[[], str]]:
    """A customer at a strange device who does not know the answer."""
    people: list[Person] = []

    def begin(desk: Desk) -> Callable[[], str]:
        hanako = people[0] if people else with_questions(desk.bank)
        people.append(hanako)
        client = client_of(desk.bank)
        client.post("/login/", {"login_id": hanako.login_id, "password": LOGIN_PASSWORD})
        return lambda: client.post("/question/", {"answer": "wrong"}).content.decode()

    return begin


def wrong_codes(tries: int) -> Callable[[Desk], str]:
    """A customer who mistypes the code of his token."""

    def drive(desk: Desk) -> str:
        hanako = desk.customer()
        seed = in_use(hanako, at=clock.now() - dt.timedelta(minutes=5))
        client: Client = signed_on(hanako)
        page = ""
        for _ in range(tries):
            typed = {"code": wrong_code(seed, clock.now(), period=60)}
            page = client.post("/step/one-time-password/", typed).content.decode()
        return page

    return drive


def wrong_numbers(days: int) -> Callable[[Desk], str]:
    """A customer who mistypes the numbers of a slip ten times, on so many days."""

    def drive(desk: Desk) -> str:
        hanako = desk.customer()
        for day in range(days):
            desk.stand_at(f"2026-11-{25 + day}T10:00")
            page = type_wrongly(hanako, 10)[-1]
        return page

    return drive


PAGES: dict[str, Callable[[Desk], str]] = {
    "A00": transfer(amount="たくさん"),
    "A01": transfer(number="123"),
    "A03": entries("by=range&from=yesterday"),
    "A04": entries("by=range&from=2020-01-01"),
    "A05": entries("by=range&from=2026-11-20&to=2026-11-10"),
    "B00": new_login("natsu-2027"),
    "B01": new_login("natsu20272027"),
    "B02": new_login("natsunatsu"),
    "B03": again_and_again(wrong_login(), 1),
    "B04": new_login(LOGIN_PASSWORD),
    "B05": new_login("ID"),
    "B06": again_and_again(wrong_login(), 5),
    "B07": again_and_again(wrong_login(), 10),
    "B08": new_login(CONFIRMATION_PASSWORD),
    "B10": new_confirmation("mikan-3141"),
    "B11": new_confirmation("mikan31413141"),
    "B12": new_confirmation("31415926"),
    "B13": again_and_again(wrong_confirmation(), 1),
    "B14": new_confirmation(CONFIRMATION_PASSWORD),
    "B15": new_confirmation("ID"),
    "B16": again_and_again(wrong_confirmation(), 5),
    "B17": again_and_again(wrong_confirmation(), 10),
    "B20": account(branch="abc"),
    "B21": account(number="12345"),
    "B22": account(login_password="wrong1"),
    "B30": login_id("neko_1", "neko_1"),
    "B31": login_id("neko567890123", "neko567890123"),
    "B32": login_id("nekoneko", "nekoneko"),
    "B33": login_id("neko1234", "neko1235"),
    "B36": wrong_numbers(days=1),
    "B37": wrong_numbers(days=6),
    "B73": wrong_codes(1),
    "B77": wrong_codes(10),
    "B93": again_and_again(wrong_answer(), 1),
    "B96": again_and_again(wrong_answer(), 5),
    "B97": again_and_again(wrong_answer(), 10),
}


def test_every_code_of_the_list_has_a_row() -> None:
    assert PAGES.keys() == LIST.keys()


@pytest.mark.usefixtures("billers")
@pytest.mark.parametrize("code", PAGES)
def test_a_code_is_read_on_its_page(
    bank: tuple[Institution, ...], stand_at: Stand, code: str
) -> None:
    stand_at(OPEN)
    page = PAGES[code](Desk(bank[0], stand_at))
    assert code in codes(page), page


def test_control_who_types_everything_rightly_reads_no_code(
    bank: tuple[Institution, ...], stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    taro = open_person(bank[0], name_kana="ｼｹﾝ ﾀﾛｳ")
    # Inside the bank, where the name needs nobody else's answer.
    own, to = bank[0].profile.institution.code, taro.accounts[0]
    form = Form(str(hanako.accounts[0].id), number=to.number, name=taro.name_kana)
    here = f"/transfer/details/?bank={own}&branch={to.branch_code}"
    at = confirm_page(client, form, at=here)
    for path in (at, "/entries/", PASSWORD, LOGIN_ID):
        assert codes(client.get(path).content.decode()) == []
