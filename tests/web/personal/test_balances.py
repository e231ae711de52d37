"""The balance page: what each profile shows, in its hours, at constant cost."""

import datetime as dt
import re
import uuid
from collections.abc import Callable

from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import AT, open_person, pay_in
from madoguchi.deposits import holds
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.account import AccountKind
from madoguchi.values.day import TOKYO

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]


def _at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 10, tzinfo=TOKYO)


def test_the_previous_day_and_month_end_are_shown_where_the_profile_says_so(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-11-25T10:00")
    pages = []
    for institution in bank:
        hanako = open_person(institution)
        with current.serving(institution):
            pay_in(hanako.accounts[0], 10_111, at=_at(10, 31))
            pay_in(hanako.accounts[0], 20_000, at=_at(11, 24))
            pay_in(hanako.accounts[0], 30_000, at=_at(11, 25))
        pages.append(signed_on(hanako).get("/balances/").content.decode())
    plain, full = pages
    assert "60,111" in plain and "支払可能額" in plain
    assert "前日の残高" not in plain and "前月末の残高" not in plain
    for words in ("60,111", "前日の残高", "30,111", "前月末の残高", "10,111", "支払可能額"):
        assert words in full, words
    assert "2026年11月25日(水) 10時00分</time> 現在の残高です。" in full


def test_an_account_without_lines_had_nothing_the_day_before(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")
    page = signed_on(open_person(bank[1])).get("/balances/").content.decode()
    assert page.count(">0<small>円</small>") == 4


def test_what_a_current_account_may_overdraw_counts_into_what_may_be_used(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-11-25T10:00")
    for institution in bank:
        taro = open_person(institution, kind=AccountKind.CURRENT, overdraft_yen=300_000)
        with current.serving(institution):
            pay_in(taro.accounts[0], 20_000)
            pay_in(taro.accounts[0], -120_000)
        page = signed_on(taro).get("/balances/").content.decode()
        assert "当座預金" in page
        assert re.search(r"残高</span> <span[^>]*>-100,000<", page)
        assert re.search(r"支払可能額</span> <span[^>]*>200,000<", page)
        assert "当座貸越などの契約があるときは、その分を含みます。" in page


def test_what_is_held_back_is_told_in_plain_words_with_whom_to_ask(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-11-25T10:00")
    for institution in bank:
        hanako = open_person(institution, accounts_count=2, balance_yen=10_000)
        with current.serving(institution):
            holds.hold_back(
                hanako.accounts[0],
                yen=4_000,
                why="seizure",
                request_id=uuid.uuid4(),
                by="story",
                at=AT,
            )
        contact, client = institution.profile.contact, signed_on(hanako)
        for path in ("/balances/", "/"):
            page = client.get(path).content.decode()
            assert re.search(r"残高</span> <span[^>]*>10,000<", page)
            assert re.search(r"支払可能額</span> <span[^>]*>6,000<", page)
            said = re.findall(
                r"お支払いできない金額 <span[^>]*>4,000<small>円</small></span>", page
            )
            assert len(said) == 1, "of the other account nothing is held back"
            asked = f"くわしくは{contact.desk}（電話 {contact.phone}）へお問い合わせください。"
            assert f"が含まれています。{asked}" in page
            assert "差押え" not in page, "why is between the customer and the desk"


def test_each_account_leads_to_a_transfer_and_to_its_entries(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")
    hanako = open_person(bank[0], accounts_count=2)
    page = signed_on(hanako).get("/balances/").content.decode()
    for account in hanako.accounts:
        assert f'href="/transfer/?from={account.id}"' in page
        assert f'href="/entries/?account={account.id}"' in page


def test_a_contract_without_accounts_is_told_so(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")
    page = signed_on(open_person(bank[0], accounts_count=0)).get("/balances/").content.decode()
    assert "お使いいただける口座がありません" in page


def test_outside_the_hours_the_page_says_when_it_opens(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T22:00")
    hanako = open_person(bank[1], balance_yen=765_432)
    closed = signed_on(hanako).get("/balances/")
    page = closed.content.decode()
    assert closed.status_code == 503
    assert "残高照会は、いまご利用いただけません" in page
    assert "次は11月26日(木) 7時00分からご利用いただけます。" in page
    assert "765,432" not in page and "お取引は行われていません。" in page
    assert 8 * 3600 < int(closed["Retry-After"]) <= 9 * 3600


def test_a_maintenance_is_told_in_the_words_of_the_profile(bank: Bank, stand_at: Stand) -> None:
    stand_at("2027-01-02T20:00")
    page = signed_on(open_person(bank[0])).get("/balances/").content.decode()
    assert "1月1日〜3日の0:00〜8:00と19:00〜24:00はご利用いただけません。" in page
    assert "次は1月3日(日) 8時00分からご利用いただけます。" in page


def test_beyond_the_calendar_nothing_is_guessed(bank: Bank, stand_at: Stand) -> None:
    stand_at("2059-11-25T10:00")
    # Where passwords have no age: nobody is asked for a new one first.
    closed = signed_on(open_person(bank[1], balance_yen=765_432)).get("/balances/")
    page = closed.content.decode()
    assert closed.status_code == 503 and "765,432" not in page
    assert "営業日の情報がない" in page and bank[1].profile.contact.phone in page


def test_the_number_of_queries_does_not_grow_with_accounts(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")
    counts = []
    for accounts_count in (1, 6):
        client = signed_on(open_person(bank[1], accounts_count=accounts_count, balance_yen=5))
        client.get("/balances/")
        with CaptureQueriesContext(connections[bank[1].key]) as queries:
            assert client.get("/balances/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5
