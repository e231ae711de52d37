"""Looking for lines on the entries page: by words in any script, by amount, one way only."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import Person, open_person, pay_in
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.day import TOKYO

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"

STORY = [
    (500_000, "現金"),
    (-3_300, "ﾔﾏﾀﾞ ﾀﾛｳ"),
    (12_000, "ﾌﾘｺﾐ ﾔﾏﾀﾞ ﾊﾅｺ"),
    (-12_001, "ﾃﾞﾝｷ(11ｶﾞﾂ)"),
    (-980, "ATM 100%"),
]


@pytest.fixture(scope="module")
def hanako(bank: Bank) -> Person:
    """A customer with a story; it is told once more for nobody who asks for the last week."""
    person = open_person(bank[0])
    with current.serving(bank[0]):
        pay_in(person.accounts[0], 77, at=_at(10, 1), narrative="ﾔﾏﾀﾞ ﾑｶｼ")
        for yen, narrative in STORY:
            pay_in(person.accounts[0], yen, at=_at(11, 24), narrative=narrative)
    return person


def _at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 9, tzinfo=TOKYO)


def _amounts(page: str) -> list[int]:
    found = re.findall(r'amount--(?:in|out)">([+−])([\d,]+)<', page)
    return [int(digits.replace(",", "")) * (1 if sign == "+" else -1) for sign, digits in found]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"words": "ﾔﾏﾀﾞ"}, [12_000, -3_300]),
        ({"words": "やまだ"}, [12_000, -3_300]),
        ({"words": "ヤマダタロウ"}, [-3_300]),
        ({"words": "はなこ　山だ やまだ"}, []),
        ({"words": "はなこ　やまだ"}, [12_000]),
        ({"words": "ﾃﾞﾝｷ"}, [-12_001]),
        ({"words": "テンキ"}, []),
        ({"words": "１１ガツ"}, [-12_001]),
        ({"words": "ａｔｍ"}, [-980]),
        ({"words": "100%"}, [-980]),
        ({"words": "_"}, []),
        ({"words": "現"}, [500_000]),
        ({"words": "・、"}, [-980, -12_001, 12_000, -3_300, 500_000]),
        ({"least": "12,000"}, [-12_001, 12_000, 500_000]),
        ({"most": "１２０００円"}, [-980, 12_000, -3_300]),
        ({"least": "3300", "most": "12000"}, [12_000, -3_300]),
        ({"way": "in"}, [12_000, 500_000]),
        ({"way": "out"}, [-980, -12_001, -3_300]),
        ({"way": "sideways"}, [-980, -12_001, 12_000, -3_300, 500_000]),
        ({"words": "やまだ", "least": "4000", "way": "in"}, [12_000]),
        ({"words": "やまだ", "by": "all"}, [12_000, -3_300, 77]),
        ({"words": "'; DROP TABLE ledger_leg; --"}, []),
    ],
    ids=str,
)
def test_lines_are_found_however_the_words_and_amounts_are_typed(
    hanako: Person, stand_at: Stand, asked: dict[str, str], expected: list[int]
) -> None:
    stand_at(OPEN)
    answer = signed_on(hanako).get("/entries/", {"by": "last-week", **asked})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert _amounts(page) == expected
    assert ("条件に合う入出金はありません。" in page) == (not expected)


def test_the_balance_of_a_found_line_is_the_one_after_it_and_the_sums_are_of_what_was_found(
    hanako: Person, stand_at: Stand
) -> None:
    stand_at(OPEN)
    page = signed_on(hanako).get("/entries/?by=last-week&words=やまだ").content.decode()
    balances = re.findall(r'残高</span><span class="amount">([\d,]+)<', page)
    assert balances == ["508,777", "496,777"]
    assert re.search(r"入金の合計.*?12,000<", page, re.DOTALL)
    assert re.search(r"出金の合計.*?3,300<", page, re.DOTALL)
    assert "件数</dt><dd>2件<" in page


def test_the_newest_so_many_are_those_that_fit(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    person = open_person(bank[1])
    with current.serving(bank[1]):
        for nth in range(1, 9):
            pay_in(person.accounts[0], nth, narrative="ｱ" if nth % 2 else "ｲ")
    client = signed_on(person)
    page = client.get("/entries/?by=count&count=3&words=あ").content.decode()
    assert _amounts(page) == [7, 5, 3]
    assert "件数</dt><dd>3件<" in page


@pytest.mark.parametrize(
    ("asked", "code", "field", "words"),
    [
        ({"least": "many"}, "A00", "least", "金額の下限は数字で入力してください。"),
        ({"most": "-5"}, "A00", "most", "金額の上限は数字で入力してください。"),
        ({"most": "12345678901"}, "A01", "most", "金額の上限は10桁以内で入力してください。"),
        ({"least": "0"}, "A04", "least", "金額の下限は1円以上で入力してください。"),
        ({"least": "2", "most": "1"}, "A05", "least", "下限が上限より大きくなっています。"),
    ],
    ids=str,
)
def test_an_amount_that_is_none_is_told_at_its_field_and_keeps_what_was_typed(
    hanako: Person, stand_at: Stand, asked: dict[str, str], code: str, field: str, words: str
) -> None:
    stand_at(OPEN)
    answer = signed_on(hanako).get("/entries/", {"by": "all", "words": "ﾔﾏﾀﾞ", **asked})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#id_{field}">' in page and words in page
    assert page.count(f'<span class="error__code">{code}</span>') == 2
    assert f'id="id_{field}_error"' in page
    for name, typed in {"words": "ﾔﾏﾀﾞ", **asked}.items():
        assert f'name="{name}" id="id_{name}" value="{typed}"' in page


def test_a_search_goes_along_to_other_periods_pages_and_accounts(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    person = open_person(bank[0], accounts_count=2)
    with current.serving(bank[0]):
        for nth in range(1, 53):
            pay_in(person.accounts[0], nth, narrative="ﾔﾏﾀﾞ")
    page = signed_on(person).get("/entries/?by=all&words=やまだ").content.decode()
    links = re.findall(r'href="(/entries/\?[^"]+)"', page)
    without = [link for link in links if "words=" not in link]
    assert any("before=" in link for link in links) and len(links) > 7
    assert without == [f"/entries/?account={person.accounts[0].id}&amp;by=all"], "条件をはずす"
    assert '<input type="hidden" name="words" value="やまだ">' in page
    assert "さがした条件：「やまだ」を含む" in page


def test_what_was_typed_is_only_text_on_the_page(hanako: Person, stand_at: Stand) -> None:
    stand_at(OPEN)
    page = signed_on(hanako).get("/entries/", {"words": '"><script>'}).content.decode()
    assert "<script>" not in page and "&quot;&gt;&lt;script&gt;" in page


def test_a_search_asks_the_database_no_more_than_any_question(
    hanako: Person, stand_at: Stand, bank: Bank
) -> None:
    stand_at(OPEN)
    client = signed_on(hanako)
    client.get("/entries/")
    with CaptureQueriesContext(connections[bank[0].key]) as queries:
        client.get("/entries/?by=all&words=やまだ 12&least=1&most=99&way=in")
    assert len(queries) <= 4
