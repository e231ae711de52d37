"""Whom to pay (C1): everybody known is one press away, and who stands on paper needs no code."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browsing import DETAILS, Form, confirm_page, marked, proof_fields, signed_on
from cast import AT, Person, open_person
from madoguchi.customers import payees
from madoguchi.customers.payees import Named
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from madoguchi.values.account import AccountKind, AccountNumber, Payee
from token_kit import code_at, in_use, registered

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:30"
STEP = dt.timedelta(minutes=1)


def named(number: str = "9123456", name_kana: str = "ﾔﾏﾀﾞ ﾀﾛｳ", *, note: str = "") -> Named:
    account = AccountNumber("0001", "001", AccountKind.ORDINARY, number)
    return Named(Payee(account, name_kana), "みずほ", "東京営業部", note)


def on_paper(person: Person, new: Named | None = None) -> int:
    """Register a payee from the customer's paper; returns its number."""
    with current.serving(person.institution):
        payees.register_on_paper(person.contract_id, new or named(), at=AT)
        return payees.payees_of(person.contract_id)[0].id


def by_himself(person: Person, *new: Named) -> None:
    with current.serving(person.institution):
        for each in new:
            payees.register(person.contract_id, each, most=99, at=AT)


def link_to(page: str, name: str) -> str:
    """Where the choice of that name leads."""
    found = re.search(rf'href="([^"]+)">選択<span class="visually-hidden">:{name}', page)
    assert found is not None, page
    return found.group(1).replace("&amp;", "&")


def lists_on(page: str) -> dict[str, list[str]]:
    """The names in each list of the page."""
    lists = re.findall(r'<ul class="result-list" aria-label="([^"]+)">(.*?)</ul>', page, re.DOTALL)
    found: dict[str, list[str]] = {}
    for label, body in lists:
        names = re.findall(r'result-list__name">([^<]+) 様<', body)
        found.setdefault(label, []).extend(names)
    return found


def test_a_payee_known_already_is_paid_on_the_third_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    by_himself(hanako, named(note="家賃"))
    client = signed_on(hanako)
    first = client.get("/transfer/").content.decode()
    at = link_to(first, "ヤマダ　タロウ")
    second = client.get(at).content.decode()
    assert 'name="number"' not in second and 'name="name"' not in second
    assert "9123456" in second and "家賃" in second
    typed = {"source": str(hanako.accounts[0].id), "amount": "1,000", "when": "today"}
    third = client.post(at, typed)
    assert third.status_code == 303, third.content.decode()
    done = client.post(third["Location"], proof_fields(hanako, ""))
    receipt = client.get(done["Location"]).content.decode()
    assert "受け付けました" in receipt and "この振込先を登録する" not in receipt


def test_a_new_payee_may_be_registered_from_the_receipt(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    done = client.post(confirm, proof_fields(hanako, ""))["Location"]
    receipt = client.get(done).content.decode()
    assert f'href="/payees/register/?order={done.split("/")[2]}"' in receipt
    again = re.search(r'href="(/transfer/details/\?like=[^"]+)"', receipt)
    assert again is not None and 'value="9123456"' in client.get(again[1]).content.decode()


def test_everybody_stands_in_one_list_only(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], accounts_count=2, balance_yen=50_000)
    client = signed_on(hanako)
    source = str(hanako.accounts[0].id)
    for number, name in (("9123456", "ヤマダ タロウ"), ("9000001", "サクラ ハナ")):
        confirm = confirm_page(client, Form(source, number=number, name=name))
        client.post(confirm, proof_fields(hanako, ""))
    by_himself(hanako, named(), named("9000002", "ｶ)ｱｶﾈ"))
    on_paper(hanako, named("9000002", "ｶ)ｱｶﾈ"))
    page = client.get("/transfer/").content.decode()
    assert lists_on(page) == {
        "事前登録先": ["カ）アカネ"],
        "登録した振込先": ["ヤマダ　タロウ"],
        "最近の振込先": ["サクラ　ハナ"],
        "ご自分の口座へ（振替）": [],
        "最近の振込先金融機関": [],
    }


def test_a_long_list_is_folded_and_narrowed_by_kana_or_note(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    assert 'name="who"' not in client.get("/transfer/").content.decode(), "nothing to narrow"
    kana = "ｱｲｳｴｵｶｷｸ"
    by_himself(
        hanako,
        *(named(f"900000{nth}", f"{each}ﾀﾞ ﾀﾛｳ") for nth, each in enumerate(kana)),
        named("9000009", "ｻｸﾗ ﾊﾅ", note="大家さん"),
    )
    page = client.get("/transfer/").content.decode()
    assert "ほかの3件を表示する" in page and len(lists_on(page)["登録した振込先"]) == 9
    found = {
        word: lists_on(client.get("/transfer/", {"who": word}).content.decode())["登録した振込先"]
        for word in ("さく", "大家", "ｻｸﾗ")
    }
    assert set(map(tuple, found.values())) == {("サクラ　ハナ",)}
    none = client.get("/transfer/?who=zzz").content.decode()
    assert "見つかりませんでした" in none and 'name="who"' in none


def test_nobody_elses_payee_is_found(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    number = on_paper(hanako)
    stranger = signed_on(open_person(bank[0]))
    assert stranger.get(f"/transfer/details/?payee={number}").status_code == 404
    for nonsense in ("", "x", "9" * 30, "-1"):
        assert stranger.get(f"/transfer/details/?payee={nonsense}").status_code == 404


def past_the_code(client: Client, seed: bytes, *, period: int) -> None:
    """Answer the code that is asked for after the login password."""
    code = code_at(seed, clock.now() - dt.timedelta(seconds=period), period=period)
    assert client.post("/step/one-time-password/", {"code": code}).status_code == 303


def test_a_payee_on_paper_is_paid_without_a_code_and_any_other_with_one(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    number = on_paper(hanako)
    seed = in_use(hanako)
    client = signed_on(hanako)
    past_the_code(client, seed, period=60)
    source = str(hanako.accounts[0].id)
    assert "事前登録先です" in client.get(f"/transfer/details/?payee={number}").content.decode()
    confirm = confirm_page(client, Form(source), at=f"/transfer/details/?payee={number}")
    page = client.get(confirm).content.decode()
    assert 'name="code"' not in page and "事前登録先" in page
    assert client.post(confirm, proof_fields(hanako, "")).status_code == 303
    other = confirm_page(client, Form(source, number="9000001"))
    assert 'name="code"' in client.get(other).content.decode()
    refused = client.post(other, proof_fields(hanako, ""))
    assert refused.status_code == 422 and "B73" in refused.content.decode()


def test_where_a_token_stands_instead_the_code_is_asked_for_paper_too(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1], balance_yen=50_000)
    number = on_paper(hanako)
    seed = registered(hanako)
    client = signed_on(hanako)
    at = f"/transfer/details/?payee={number}"
    page = client.get(at).content.decode()
    assert "事前登録先です" in page and "ワンタイムパスワードの入力は要りません" not in page
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)), at=at)
    assert 'name="code"' in client.get(confirm).content.decode()
    code = code_at(seed, clock.now(), period=30)
    assert client.post(confirm, {"code": code}).status_code == 303


def test_a_payee_struck_off_the_paper_meanwhile_is_proved_like_any_other(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    number = on_paper(hanako)
    seed = in_use(hanako)
    client = signed_on(hanako)
    past_the_code(client, seed, period=60)
    at = f"/transfer/details/?payee={number}"
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)), at=at)
    with current.serving(bank[0]):
        payees.remove_on_paper(hanako.contract_id, named().payee.account)
    refused = client.post(confirm, proof_fields(hanako, ""))
    assert refused.status_code == 422 and 'name="code"' in refused.content.decode()
    code = code_at(seed, clock.now(), period=60)
    assert client.post(confirm, {**proof_fields(hanako, ""), "code": code}).status_code == 303


def test_a_payee_on_paper_is_paid_at_once_in_the_middle_of_the_night(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-11-29T03:00")
    hanako = open_person(bank[0], balance_yen=50_000)
    number = on_paper(hanako)
    client = signed_on(hanako)
    at = f"/transfer/details/?payee={number}"
    assert marked(client.get(at).content.decode(), "when") == ["today"]
    assert marked(client.get(DETAILS).content.decode(), "when") == ["2026-11-30"], "any other"
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)), at=at)
    assert client.post(confirm, proof_fields(hanako, "")).status_code == 303


def test_a_draft_for_a_registered_payee_is_mended_with_his_account_fixed(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    number = on_paper(hanako)
    client = signed_on(hanako)
    at = f"/transfer/details/?payee={number}"
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id), extra={"when": "today"}), at=at)
    draft = confirm.split("/")[2]
    page = client.get(f"/transfer/details/?draft={draft}").content.decode()
    assert 'name="number"' not in page and 'value="1,000"' in page and "事前登録先です" in page


@pytest.mark.parametrize("count", [0, 3, 30])
def test_the_page_asks_the_database_as_often_however_many_are_known(
    bank: Bank, stand_at: Stand, count: int
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    by_himself(hanako, *(named(f"90000{nth:02d}", "ｻｸﾗ ﾊﾅ") for nth in range(count)))
    client = signed_on(hanako)
    client.get("/transfer/")
    with CaptureQueriesContext(connections[bank[0].key]) as queries:
        client.get("/transfer/")
    assert len(queries) == 5
