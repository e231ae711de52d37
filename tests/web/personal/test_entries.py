"""The entries page: every way to ask, day groups, running balance, pages, refusals."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import Person, open_person, pay_in
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.day import TOKYO

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"

# Every line of the story has its own amount, so that a page can be read by them.
STORY = [
    (dt.date(2026, 8, 24), 700_000),
    (dt.date(2026, 8, 25), 60_001),
    (dt.date(2026, 10, 31), -1_002),
    (dt.date(2026, 11, 1), -1_003),
    (dt.date(2026, 11, 18), 1_004),
    (dt.date(2026, 11, 19), -1_005),
    (dt.date(2026, 11, 25), 1_006),
    (dt.date(2026, 11, 25), -1_007),
]


def _storied(institution: Institution) -> tuple[Person, Client]:
    person = open_person(institution)
    with current.serving(institution):
        for day, yen in STORY:
            at = dt.datetime.combine(day, dt.time(9), tzinfo=TOKYO)
            pay_in(person.accounts[0], yen, at=at, narrative="ｹﾞﾝｷﾝ")
    return person, signed_on(person)


def _amounts(page: str) -> list[int]:
    found = re.findall(r'amount--(?:in|out)">([+−])([\d,]+)<', page)
    return [int(digits.replace(",", "")) * (1 if sign == "+" else -1) for sign, digits in found]


@pytest.mark.parametrize(
    ("which", "query", "expected"),
    [
        (0, "", [-1_007, 1_006, -1_005]),
        (0, "by=last-week", [-1_007, 1_006, -1_005]),
        (0, "by=this-month", [-1_007, 1_006, -1_005, 1_004, -1_003]),
        (0, "by=last-month", [-1_002]),
        (0, "by=all", [-1_007, 1_006, -1_005, 1_004, -1_003, -1_002, 60_001]),
        (0, "by=range&from=2026-11-01&to=2026-11-18", [1_004, -1_003]),
        (0, "by=range&from=２０２６／１１／１&to=2026年11月18日", [1_004, -1_003]),
        (0, "by=count&count=2", [-1_007, 1_006, -1_005]),
        (1, "by=day&day=2026-11-25", [-1_007, 1_006]),
        (1, "by=range&from=2026-10-31&to=2026-10-31", [-1_002]),
        (1, "by=count&count=２", [-1_007, 1_006]),
        (1, "", [-1_007, 1_006, -1_005, 1_004, -1_003, -1_002, 60_001, 700_000]),
        (1, "by=last-week", [-1_007, 1_006, -1_005, 1_004, -1_003, -1_002, 60_001, 700_000]),
        (1, "by=range", [-1_007, 1_006, -1_005, 1_004, -1_003, -1_002, 60_001, 700_000]),
        (1, "by=range&from=1943-01-01&to=2026-08-24", [700_000]),
    ],
    ids=[
        "usual: the last week",
        "the last week is seven days with today",
        "this month",
        "last month",
        "three months back to the same day",
        "a range, both days included",
        "dates as people write them",
        "a question this institution does not offer is its usual one",
        "one day",
        "a range of one day",
        "the newest two",
        "usual: the newest twenty",
        "a preset of another institution is the usual question",
        "without months, an empty range is everything",
        "without months, no day is too old",
    ],
)
def test_what_was_asked_for_is_shown_newest_first(
    bank: Bank, stand_at: Stand, which: int, query: str, expected: list[int]
) -> None:
    stand_at(OPEN)
    _, client = _storied(bank[which])
    answer = client.get(f"/entries/?{query}")
    assert answer.status_code == 200
    assert _amounts(answer.content.decode()) == expected


def test_each_line_carries_the_balance_after_it_and_days_are_grouped(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    _, client = _storied(bank[0])
    page = client.get("/entries/?by=last-week").content.decode()
    balances = re.findall(r'残高</span><span class="amount">([\d,]+)<', page)
    assert balances == ["757,994", "759,001", "757,995"]
    days = re.findall(r'<th role="rowheader"[^>]*><time datetime="([\d-]+)">', page)
    assert days == ["2026-11-25", "2026-11-19"]
    assert "ゲンキン" in page
    assert re.search(r"入金の合計.*?1,006<", page, re.DOTALL)
    assert re.search(r"出金の合計.*?2,012<", page, re.DOTALL)
    assert re.search(r"件数</dt><dd>3件<", page)


@pytest.mark.parametrize(
    ("which", "query", "code", "field", "words"),
    [
        (0, "by=range&from=2026-11-31&to=2026-11-25", "A03", "from", "日付として読み取れません"),
        (0, "by=range&from=2026-11-01&to=tomorrow", "A03", "to", "日付として読み取れません"),
        (0, "by=range&from=2026-11-20&to=2026-11-19", "A05", "from", "開始日が終了日より後です"),
        (0, "by=range&from=2026-08-24&to=2026-11-19", "A04", "from", "8月25日(火)から"),
        (0, "by=range&from=2026-11-20&to=2026-11-26", "A04", "to", "11月25日(水)までの日"),
        (1, "by=day&day=2026-11-26", "A04", "day", "日付は、11月25日(水)までの日"),
        (1, "by=day&day=0", "A03", "day", "日付を読み取れません"),
        (1, "by=count&count=0", "A04", "count", "1から200まで"),
        (1, "by=count&count=201", "A04", "count", "1から200まで"),
        (1, "by=count&count=many", "A04", "count", "1から200まで"),
    ],
)
def test_a_question_that_cannot_be_answered_is_told_at_its_field(
    bank: Bank, stand_at: Stand, which: int, query: str, code: str, field: str, words: str
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[which]))
    answer = client.get(f"/entries/?{query}")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#id_{field}">' in page and words in page
    assert page.count(f'<span class="error__code">{code}</span>') == 2
    assert f'id="id_{field}_error"' in page and '<details class="folded" open>' in page


@pytest.fixture(scope="module")
def long(bank: Bank) -> Person:
    """A customer with 205 lines in six days, each with its own amount."""
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        for nth in range(1, 206):
            at = dt.datetime(2026, 11, 20 + nth // 50, 9, tzinfo=TOKYO)
            pay_in(hanako.accounts[0], nth, at=at)
    return hanako


def _walk(client: Client, where: str, direction: str) -> tuple[list[list[int]], str]:
    """Follow the link to the next page as long as there is one: amounts, and the last address."""
    seen = []
    while True:
        page = client.get(where).content.decode()
        assert len(page.encode()) < 100_000
        assert re.search(r"入金の合計.*?21,115<", page, re.DOTALL), "the sum of all pages"
        assert "205件<" in page
        seen.append(_amounts(page))
        more = re.search(rf'href="(/entries/\?[^"]*{direction}=\d+)"', page)
        if more is None:
            return seen, where
        where = more.group(1).replace("&amp;", "&")


@pytest.mark.parametrize(
    ("lines", "sizes"),
    [("", [50, 50, 50, 50, 5]), ("&lines=100", [100, 100, 5]), ("&lines=7", [50, 50, 50, 50, 5])],
    ids=["usual: fifty a page", "a hundred a page", "any other number is the usual one"],
)
def test_a_long_statement_continues_page_by_page_both_ways_without_a_gap(
    long: Person, stand_at: Stand, lines: str, sizes: list[int]
) -> None:
    stand_at(OPEN)
    client = signed_on(long)
    start = f"/entries/?by=range&from=2026-11-20&to=2026-11-25{lines}"
    down, last = _walk(client, start, "before")
    assert [len(page) for page in down] == sizes
    assert [yen for page in down for yen in page] == list(range(205, 0, -1))
    up, _ = _walk(client, last, "after")
    assert up == down[::-1]


def test_how_many_lines_a_page_has_is_chosen_by_a_link(long: Person, stand_at: Stand) -> None:
    stand_at(OPEN)
    page = signed_on(long).get("/entries/?by=all&lines=100").content.decode()
    account = long.accounts[0].id
    assert f'href="/entries/?account={account}&amp;by=all&amp;lines=50">50件ずつ' in page
    assert 'lines=100" aria-current="true">100件ずつ' in page


def test_an_empty_answer_says_so(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    page = signed_on(open_person(bank[0])).get("/entries/").content.decode()
    assert "この期間に入出金はありません。" in page


def test_one_of_several_accounts_is_chosen_by_a_link(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], accounts_count=2)
    with current.serving(bank[0]):
        pay_in(hanako.accounts[1], 4_321)
    client = signed_on(hanako)
    page = client.get("/entries/?by=all").content.decode()
    assert "4,321" not in page, "the first account is shown"
    other = hanako.accounts[1].id
    assert f'href="/entries/?account={other}&amp;by=all"' in page
    assert "+4,321" in client.get(f"/entries/?account={other}&by=all").content.decode()


@pytest.mark.parametrize("wanted", ["somebody else's", "nobody's", "no number"])
def test_an_account_that_is_not_ones_own_is_not_found(
    bank: Bank, stand_at: Stand, wanted: str
) -> None:
    stand_at(OPEN)
    taro, hanako = open_person(bank[0], balance_yen=10), open_person(bank[0])
    ids = {"somebody else's": str(taro.accounts[0].id), "nobody's": "987654321"}
    answer = signed_on(hanako).get("/entries/", {"account": ids.get(wanted, "x'--")})
    assert answer.status_code == 404
    assert "ページが見つかりません" in answer.content.decode()


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("version", ["x", "-1", "9" * 30])
def test_a_place_in_the_list_that_no_page_of_ours_names_is_not_found(
    bank: Bank, stand_at: Stand, side: str, version: str
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    assert client.get("/entries/", {side: version}).status_code == 404


def test_a_place_beyond_the_last_line_is_an_empty_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    page = signed_on(open_person(bank[0], balance_yen=1)).get("/entries/?by=all&before=1")
    assert page.status_code == 200
    assert "このページに入出金はありません。" in page.content.decode()


def test_only_the_questions_of_the_profile_are_offered(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    first, second = (
        signed_on(open_person(each)).get("/entries/").content.decode() for each in bank
    )
    assert 'value="range"' in first and "by=last-week" in first
    assert 'value="day"' not in first and 'value="count"' not in first
    for by in ("day", "range", "count"):
        assert f'name="by" value="{by}"' in second
    assert "by=last-week" not in second
    assert 'name="from" id="id_from" value="2026-08-25"' in first
    assert "3か月分を照会できます" in first and "すべての入出金を照会できます" not in first
    assert 'name="from" id="id_from" value=""' in second
    assert "すべての入出金を照会できます" in second and "か月分" not in second


def test_a_contract_without_accounts_is_told_so(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    page = signed_on(open_person(bank[0], accounts_count=0)).get("/entries/").content.decode()
    assert "お使いいただける口座がありません" in page


def test_outside_the_hours_the_page_says_when_it_opens(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-28T08:59")
    closed = signed_on(open_person(bank[0])).get("/entries/")
    assert closed.status_code == 503
    assert "入出金明細照会は、いまご利用いただけません" in closed.content.decode()
    assert "次は11月28日(土) 9時00分からご利用いただけます。" in closed.content.decode()


def test_the_number_of_queries_does_not_grow_with_lines_or_accounts(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    many = open_person(bank[0], accounts_count=5)
    with current.serving(bank[0]):
        for nth in range(1, 60):
            pay_in(many.accounts[0], nth)
    counts = []
    for person in (open_person(bank[0]), many):
        client = signed_on(person)
        client.get("/entries/")
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            assert client.get("/entries/?by=all").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
