"""Customers on the staff site: found by what is on their paper, shown without any secret."""

import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import client_of, signed_on
from cast import CONFIRMATION_PASSWORD, LOGIN_PASSWORD, open_person
from madoguchi.audit import search
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from staff_browsing import at_work

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def test_a_customer_is_found_by_name_kana_id_account_and_contract_number(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    person = open_person(bank[0], name="検索 見子", name_kana="ｹﾝｻｸ ﾐｺ")
    viewer = at_work(bank[0], "viewer").client
    number = person.accounts[0].number
    for typed in ("検索", "ケンサク", "けんさく　みこ", person.login_id, number):
        page = viewer.get("/customers/", {"q": typed}).content.decode()
        assert f'href="/customers/{person.contract_id}/"' in page, typed
        if typed != number:
            assert number not in page, "account numbers are masked"
        assert f"****{number[-3:]}" in page
    page = viewer.get("/customers/", {"q": str(person.contract_id)}).content.decode()
    assert f'href="/customers/{person.contract_id}/"' in page


def test_nobody_found_is_said_with_what_to_do(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    page = at_work(bank[0], "viewer").client.get("/customers/?q=居ない人").content.decode()
    assert "見つかりません。" in page
    empty = at_work(bank[0], "viewer").client.get("/customers/").content.decode()
    assert "検索結果" not in empty


def test_a_search_takes_the_same_few_queries_however_many_are_found(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    viewer = at_work(bank[0], "viewer").client
    counts = []
    for name in ("数え 一人", "数え 二人", "数え 三人"):
        open_person(bank[0], name=name, name_kana="ｶｿﾞｴ", accounts_count=2)
        viewer.get("/customers/?q=数え")
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            page = viewer.get("/customers/?q=数え").content.decode()
        assert name in page
        counts.append(len(queries))
    assert counts == [3, 3, 3], "the session, the customers, their accounts"


def test_more_hits_than_a_page_holds_are_told(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    for nth in range(51):
        open_person(bank[0], name=f"大勢 {nth}", name_kana="ｵｵｾﾞｲ", accounts_count=0)
    page = at_work(bank[0], "viewer").client.get("/customers/?q=大勢").content.decode()
    assert "先頭の50件だけを表示しています" in page
    assert page.count("大勢 ") == 50


@pytest.mark.parametrize("which", [0, 1])
def test_a_customers_page_shows_states_and_no_secret(
    bank: Bank, stand_at: Stand, which: int
) -> None:
    stand_at(OPEN)
    person = open_person(bank[which])
    signed_on(person)
    page = at_work(bank[which], "viewer").client.get(f"/customers/{person.contract_id}/")
    text = page.content.decode()
    assert page.status_code == 200
    assert person.login_id in text and person.mail in text and "契約中" in text
    assert "ログインパスワード" in text and "正常" in text and "ログイン中" in text
    assert "1日の利用限度額" in text and "お客さまの設定なし" in text
    assert person.accounts[0].number not in text
    for secret in (LOGIN_PASSWORD, CONFIRMATION_PASSWORD, "argon2"):
        assert secret not in text
    assert not [key for key in person.card if f">{key}<" in text or f"pictures/{key}" in text]


def test_a_lockout_is_shown_with_its_end_and_a_block_without(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    person = open_person(bank[0])
    lock = bank[0].profile.sign_on.login_lock
    assert lock.lockout_after is not None and lock.lockout_minutes is not None
    viewer = at_work(bank[0], "viewer").client
    browser = client_of(bank[0])
    wrong = {"login_id": person.login_id, "password": "wrong-2026"}
    for _ in range(lock.lockout_after):
        browser.post("/login/", wrong)
    page = viewer.get(f"/customers/{person.contract_id}/").content.decode()
    assert "ロックアウト" in page and "まで" in page and "閉塞</span>" not in page
    stand_at("2026-11-25T14:00")
    viewer = at_work(bank[0], "viewer").client
    assert "ロックアウト" not in viewer.get(f"/customers/{person.contract_id}/").content.decode()
    for _ in range(lock.block_after):
        browser.post("/login/", wrong)
    page = viewer.get(f"/customers/{person.contract_id}/").content.decode()
    assert "閉塞</span>" in page


def test_only_who_may_apply_sees_the_procedures(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    person = open_person(bank[0])
    path = f"/customers/{person.contract_id}/"
    for role, may in (("maker", True), ("manager", True), ("checker", False), ("viewer", False)):
        page = at_work(bank[0], role).client.get(path).content.decode()
        assert (f'href="{path}apply/reissue-passwords/"' in page) == may, role
        assert "resume-contract" not in page, "it is not stopped"


def test_a_customers_page_takes_a_fixed_number_of_queries(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    counts = []
    viewer = at_work(bank[0], "viewer").client
    for many in (1, 4):
        person = open_person(bank[0], accounts_count=many)
        for _ in range(many):
            signed_on(person)
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            viewer.get(f"/customers/{person.contract_id}/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 23


def test_the_story_of_a_customer_is_told_newest_first_page_by_page(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    person = open_person(bank[0])
    for _ in range(26):
        signed_on(person)
    viewer = at_work(bank[0], "viewer").client
    path: str = f"/customers/{person.contract_id}/timeline/"
    pages = []
    address: str | None = path
    while address:
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            pages.append(viewer.get(address).content.decode())
        assert len(queries) <= 4
        older = re.search(r'href="(\?below=\d+)"', pages[-1])
        address = path + older.group(1) if older else None
    lines = [len(re.findall(r"<li><time", page)) for page in pages]
    with current.serving(bank[0]):
        written = search.of_chain(f"contract:{person.contract_id}", limit=1)[0].number
    assert sum(lines) == written and lines[0] == 50 and len(pages) == 2
    assert "お客さま" in pages[0] and "ログイン" in pages[0]


def test_numbers_that_are_nobodys_are_not_found(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker = at_work(bank[0], "maker").client
    for number in ("0", "999999999", "99999999999999999999"):
        for path in ("", "timeline/", "apply/stop-contract/"):
            assert maker.get(f"/customers/{number}/{path}").status_code == 404, (number, path)


def test_another_institutions_customer_is_not_found(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    for _ in range(3):
        theirs = open_person(bank[1], name="他行 花子", name_kana="ﾀｺｳ ﾊﾅｺ")
    viewer = at_work(bank[0], "viewer").client
    assert "他行 花子" not in viewer.get("/customers/?q=他行").content.decode()
    page = viewer.get(f"/customers/{theirs.contract_id}/").content.decode()
    assert theirs.mail not in page


def test_hostile_searches_get_a_page_and_never_a_fault_of_ours(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    viewer = at_work(bank[0], "viewer").client
    odd = ["%00", "%25_%5C'\";--", "9" * 3000, "😀" * 40, "ア" * 3000, "١٢٣", "\u3000", "<b>"]
    for text in odd:
        answer = viewer.get(f"/customers/?q={text}")
        assert answer.status_code < 500, text
        assert b"<b>" not in answer.content
