"""A customer finds any bank and branch of the country, however she types it (C2)."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from madoguchi.directory import search
from madoguchi.directory.kinds import Kind
from madoguchi.directory.search import BankRow, BranchRow
from madoguchi.institutions.registry import Institution

pytestmark = pytest.mark.usefixtures("served")


def names(rows: list[BankRow] | list[BranchRow]) -> list[str]:
    return [row.name for row in rows]


@pytest.fixture
def queries(served: Institution) -> Iterator[CaptureQueriesContext]:
    """Every query that is sent meanwhile."""
    with CaptureQueriesContext(connections[served.key]) as captured:
        yield captured


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("みずほ", "0001"),
        ("ミズホ", "0001"),
        ("ﾐｽﾞﾎ", "0001"),
        ("みずほ銀行", "0001"),
        ("0001", "0001"),
        ("０００１", "0001"),
        ("三菱UFJ", "0005"),
        ("三菱ＵＦＪ銀行", "0005"),
        ("みつびしゆーえふ", "0005"),
        ("paypay", "0033"),
        ("ゆうちょ", "9900"),
        ("ユウチョギンコウ", "9900"),
        ("赤城信用組合", "9990"),
        ("赤城信用", "9990"),
        ("浪速信金", "9997"),
    ],
)
def test_the_bank_that_was_meant_comes_first(typed: str, code: str) -> None:
    assert search.find_banks(typed)[0].code == code


def test_one_character_is_enough() -> None:
    found = search.find_banks("み", limit=1000)
    beginning = [row for row in found if row.kana.startswith("ミ")]
    assert found[: len(beginning)] == beginning
    assert {"みずほ", "三井住友", "三菱ＵＦＪ"} <= set(names(beginning))
    assert names(found)[:3] == ["みずほ", "三菱ＵＦＪ", "三井住友"], "as most people mean it"


def test_banks_of_one_name_are_both_found() -> None:
    assert [row.code for row in search.find_banks("あかぎしんくみ")] == ["2143", "9990"]


def test_the_name_itself_goes_before_names_that_go_on() -> None:
    assert names(search.find_banks("三菱UFJ")) == ["三菱ＵＦＪ", "三菱ＵＦＪ信託"]


def test_names_that_contain_the_word_come_after_those_that_begin_with_it() -> None:
    assert names(search.find_banks("みずほ")) == ["みずほ", "みずほ信託", "埼玉みずほ農協"]


def test_a_list_is_in_the_order_of_the_codes_and_no_longer_than_asked() -> None:
    found = search.find_banks("ろうきん", limit=10)
    assert len(found) == 10
    assert found[0].name == "労金連"
    assert [row.code for row in found[1:]] == sorted(row.code for row in found[1:])


def test_a_kind_narrows_the_search() -> None:
    assert names(search.find_banks("みずほ", kind=Kind.CITY)) == ["みずほ"]
    assert names(search.find_banks("", kind="都市銀行")) == [
        "みずほ",
        "三菱ＵＦＪ",
        "三井住友",
        "りそな",
        "埼玉りそな",
    ]
    assert "赤城信用組合" in names(search.find_banks("赤城", kind=Kind.SHINKUMI))


@pytest.mark.parametrize("typed", ["ゑゑゑ", "%", "_", "\\", "'", "\0\0x\0y", "12345", "銀行"])
def test_what_no_bank_is_called_finds_none(typed: str) -> None:
    assert search.find_banks(typed) == []


@pytest.mark.parametrize(
    ("bank_code", "typed", "code"),
    [
        ("9990", "大沼支店", "002"),
        ("9990", "おおぬま", "002"),
        ("9990", "ｵｵ", "002"),
        ("9990", "本店", "001"),
        ("9990", "ほんてん", "001"),
        ("9990", "005", "005"),
        ("0001", "東京営業部", "001"),
        ("0001", "丸の内中央支店", "004"),
        ("0033", "ＰＡＹＰＡＹカード", "814"),
    ],
)
def test_the_branch_that_was_meant_comes_first(bank_code: str, typed: str, code: str) -> None:
    assert search.find_branches(bank_code, typed)[0].code == code


def test_a_branch_is_looked_for_in_its_bank_alone() -> None:
    assert search.find_branches("9997", "大沼") == []
    assert search.find_branches("9999", "") == []
    assert len(search.find_branches("0005", "")) == 100
    assert len(search.find_branches("0005", "", limit=1000)) > 700


def test_a_voiced_sound_stands_under_its_plain_one() -> None:
    found = search.banks_by_sound("か")
    assert {row.kana[0] for row in found} == {"カ", "ガ"}
    assert [row.kana[0] for row in found] == sorted(row.kana[0] for row in found)
    assert search.banks_by_sound("ガ") == found
    assert search.banks_by_sound("") == []


def test_banks_under_a_sound_may_be_narrowed_to_a_kind() -> None:
    assert names(search.banks_by_sound("ミ", kind=Kind.CITY)) == [
        "みずほ",
        "三井住友",
        "三菱ＵＦＪ",
    ]


def test_branches_are_listed_by_sound() -> None:
    assert search.branches_by_sound("9990", "ｵ") == [BranchRow("002", "大沼支店", "オオヌマ")]
    assert search.branches_by_sound("9990", "ア") == []


def test_only_sounds_that_lead_somewhere_are_offered() -> None:
    assert search.sounds(bank_code="9990") == ["エ", "オ", "コ", "ホ"]
    assert search.sounds(kind=Kind.CITY) == ["サ", "ミ", "リ"]
    assert search.sounds(bank_code="9999") == []
    everywhere = search.sounds()
    assert everywhere == sorted(everywhere)
    assert all(search.banks_by_sound(sound) for sound in everywhere)


def test_letters_stand_after_the_sounds() -> None:
    assert search.sounds(bank_code="0044") == ["ヒ", "ホ", "マ", "C", "J"]
    assert search.branches_by_sound("0044", "ｃ") == [BranchRow("300", "ＣＱコアラ", "ＣＱコアラ")]


def test_a_code_finds_its_bank_and_branch() -> None:
    assert search.bank("0005") == BankRow("0005", "三菱ＵＦＪ", "ミツビシユーエフジエイ")
    assert search.branch("9997", "011") == BranchRow("011", "堀江支店", "ホリエ")


def test_a_code_that_nobody_has_finds_nothing() -> None:
    assert search.bank("9999") is None
    assert search.bank("") is None
    assert search.branch("9990", "999") is None
    assert search.branch("9999", "001") is None


def test_every_search_is_one_query(queries: CaptureQueriesContext) -> None:
    searches: list[Callable[[], object]] = [
        lambda: search.find_banks("みずほ", kind=Kind.CITY),
        lambda: search.find_branches("0001", "東京"),
        lambda: search.banks_by_sound("ア"),
        lambda: search.branches_by_sound("0001", "ア"),
        lambda: search.sounds(),
        lambda: search.sounds(bank_code="0001"),
        lambda: search.bank("0001"),
        lambda: search.branch("0001", "001"),
    ]
    for number, ask in enumerate(searches, start=1):
        assert ask()
        assert len(queries) == number


def test_branches_are_found_by_an_index_and_not_by_reading_them_all(
    queries: CaptureQueriesContext, served: Institution
) -> None:
    search.find_branches("0001", "東")
    search.branches_by_sound("0001", "カ")
    search.branch("0001", "001")
    asked = [each["sql"] for each in queries.captured_queries]
    for sql in asked:
        with connections[served.key].cursor() as cursor:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert "Index" in plan
        assert "Seq Scan" not in plan
