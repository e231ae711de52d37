"""The top page: greeting, previous login, notices, accounts, the newest lines, at any hour."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import client_of, signed_on
from cast import open_person, pay_in
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.notices.publish import publish
from madoguchi.values.day import TOKYO
from reservations import FRIDAY, MONDAY, THURSDAY, reserve

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def test_the_first_login_is_said_to_be_the_first_and_later_ones_name_the_one_before(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    page = signed_on(hanako).get("/").content.decode()
    assert "試験 花子 様" in page and "はじめてのログインです。" in page
    stand_at("2026-11-26T18:07")
    page = signed_on(hanako).get("/").content.decode()
    assert "前回のログイン：" in page and "2026年11月25日(水) 10時00分" in page
    assert "はじめてのログインです。" not in page


def test_each_account_shows_its_balance_and_leads_to_its_deeds(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], accounts_count=2, balance_yen=1_234_567, overdraft_yen=50_000)
    page = signed_on(hanako).get("/").content.decode()
    assert page.count("account-card__name") == 2
    assert page.count("1,234,567") == 6, "two cards, two lines with the balance after each"
    assert page.count("1,284,567") == 2, "the overdraft line counts into 支払可能額"
    for account in hanako.accounts:
        assert account.number not in page and f"本店営業部 ****{account.number[-3:]}" in page
        assert f'href="/transfer/?from={account.id}"' in page
        assert f'href="/entries/?account={account.id}"' in page


def test_the_newest_five_lines_of_all_accounts_are_shown(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], accounts_count=2)
    with current.serving(bank[0]):
        for nth in range(1, 7):
            pay_in(hanako.accounts[nth % 2], 1_000 + nth, narrative=f"ﾀﾞｲ{nth}")
    page = signed_on(hanako).get("/").content.decode()
    assert page.count("entries__amount") == 5
    assert "+1,006" in page and "+1,002" in page and "1,001" not in page
    assert page.index("ダイ６") < page.index("ダイ２"), "newest first, in full-width kana"
    assert page.count('<span class="visually-hidden">入金</span>') == 5


def test_a_contract_without_accounts_is_told_so(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    page = signed_on(open_person(bank[0], accounts_count=0)).get("/").content.decode()
    assert "お使いいただける口座がありません" in page
    assert "入出金はまだありません。" in page


def test_important_notices_come_first_and_others_under_the_institutions_own_heading(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    at = dt.datetime(2026, 11, 24, 23, 30, tzinfo=TOKYO)
    with current.serving(bank[1]):
        publish(important=True, title="大切な休止の話", text="…", at=at, until=None)
        publish(important=False, title="ふつうの話", text="…", at=at, until=None)
    page = signed_on(open_person(bank[1])).get("/").content.decode()
    order = ["重要なお知らせ", "大切な休止の話", "ご利用口座", "金庫からのお知らせ", "ふつうの話"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert '<time datetime="2026-11-24">' in page, "the day is Japan's"


@pytest.mark.parametrize(
    ("moment", "reopening"),
    [
        ("2026-11-25T22:00", "次は11月26日(木) 7時00分からご利用いただけます。"),
        ("2026-11-28T07:30", "次は11月28日(土) 8時00分からご利用いただけます。"),
    ],
)
def test_at_night_the_page_opens_and_says_when_balances_can_be_seen(
    bank: Bank, stand_at: Stand, moment: str, reopening: str
) -> None:
    stand_at(moment)
    hanako = open_person(bank[1], balance_yen=765_432)
    answer = signed_on(hanako).get("/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "765,432" not in page
    assert page.count(reopening) == 2, "for the balances and for the lines"


def test_outside_the_hours_of_inquiries_alone_the_balances_stay(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-11-25T23:50")
    hanako = open_person(bank[0], balance_yen=765_432)
    page = signed_on(hanako).get("/").content.decode()
    assert page.count("765,432") == 2, "balance and 支払可能額"
    assert "次は11月26日(木) 8時00分からご利用いただけます。" in page


def test_the_number_of_queries_does_not_grow_with_accounts_or_lines(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    few = open_person(bank[0], accounts_count=1)
    many = open_person(bank[0], accounts_count=6, balance_yen=1_000)
    counts = []
    with current.serving(bank[0]):
        for _ in range(4):
            reserve(many, yen=100)
    for person in (few, many):
        client = signed_on(person)
        client.get("/")
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            assert client.get("/").status_code == 200
        counts.append(len(queries))
    assert counts == [9, 9]


def test_the_three_nearest_reservations_stand_there_and_lead_to_all(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    assert "これからの予約" not in client.get("/").content.decode()
    with current.serving(bank[0]):
        late, soon, next_one, after = (
            reserve(hanako, yen=yen, on=day)
            for yen, day in ((4_001, MONDAY), (4_002, THURSDAY), (4_003, FRIDAY), (4_004, FRIDAY))
        )
    page = client.get("/").content.decode()
    coming = page.split('id="coming"')[1].split("</section>")[0]
    shown = [f'href="/orders/{each.request_id}/"' for each in (soon, next_one, after)]
    assert re.findall(r'href="/orders/[0-9a-f-]{36}/"', coming) == shown
    assert str(late.request_id) not in page and "4,001" not in page
    assert "4,002" in coming and "ヤマダ　タロウ" in coming
    assert "2026年11月26日(木)" in coming
    assert 'href="/orders/?show=reserved"' in coming
    stand_at("2026-11-25T23:50")
    assert "これからの予約" not in client.get("/").content.decode(), "outside the hours"


def test_the_menu_marks_where_one_is(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    for path in (
        "/",
        "/balances/",
        "/entries/",
        "/transfer/",
        "/orders/",
        "/notices/",
        "/changes/",
    ):
        page = client.get(path).content.decode()
        assert page.count('aria-current="page"') == 1, path
        assert f'href="{path}" aria-current="page"' in page


def test_somebody_who_is_not_signed_on_sees_no_menu(bank: Bank) -> None:
    page = client_of(bank[0]).get("/login/").content.decode()
    assert 'class="tabs"' not in page and "ログアウト</button>" not in page
