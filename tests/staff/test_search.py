"""The desk finds a customer and reads his story, with numbers masked and names in words."""

import itertools

import pytest

from cast import AT, Person, open_person
from madoguchi.access import session
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff import timeline as stories
from madoguchi.staff.search import MOST_HITS, Hit, search
from madoguchi.values.account import mask
from staff_room import ADDRESS, approve, ask, done, hire

Bank = tuple[Institution, ...]


def hits(person: Person, text: str) -> list[Hit]:
    with current.serving(person.institution):
        return [each for each in search(text) if each.contract_id == person.contract_id]


@pytest.mark.parametrize("text", ["検索　太郎", "検索", "けんさく　たろう", "ｹﾝｻｸ", "ケンサク タ"])
def test_a_customer_is_found_by_the_beginning_of_his_name_or_kana(bank: Bank, text: str) -> None:
    taro = open_person(bank[0], name="検索 太郎", name_kana="ｹﾝｻｸ ﾀﾛｳ")
    [hit] = hits(taro, text)
    assert (hit.name, hit.name_kana, hit.stopped) == ("検索 太郎", "ｹﾝｻｸ ﾀﾛｳ", False)
    assert hit.accounts == (f"本店営業部 普通 {mask(taro.accounts[0].number)}",)


@pytest.mark.parametrize("which", [0, 1])
def test_a_customer_is_found_by_id_account_and_contract_as_a_whole(bank: Bank, which: int) -> None:
    taro = open_person(bank[which])
    number = taro.accounts[0].number
    for text in (taro.login_id, number, str(taro.contract_id)):
        assert len(hits(taro, text)) == 1, text
    for text in (number[:5], taro.login_id[:-1]):
        assert hits(taro, text) == [], text


@pytest.mark.parametrize("text", ["", "　", "だれでもない", "9" * 40, "%", "_", "'; --"])
def test_what_is_nobodys_finds_nobody(bank: Bank, text: str) -> None:
    taro = open_person(bank[0])
    assert hits(taro, text) == []


def test_an_id_that_is_not_taken_yet_is_not_shown(bank: Bank) -> None:
    made = done(
        bank[0],
        "open-contract",
        None,
        {
            "name": "検索 待子",
            "name_kana": "ｹﾝｻｸ ﾏﾁｺ",
            **ADDRESS,
            "mail": "machiko@customer.example",
            "phone": "0399990003",
            "accounts": [{"branch": "001", "kind": "1", "number": "9790001"}],
        },
    )
    with current.serving(bank[0]):
        [hit] = [each for each in search("9790001") if each.contract_id == made.contract_id]
    assert hit.login_id == ""


def test_never_more_than_fifty_are_shown(bank: Bank) -> None:
    for _ in range(MOST_HITS + 3):
        open_person(bank[0], name="多数 花子", name_kana="ﾀｽｳ ﾊﾅｺ")
    with current.serving(bank[0]):
        assert len(search("多数")) == MOST_HITS


def test_the_story_of_a_customer_is_told_newest_first_in_pages(bank: Bank) -> None:
    hanako = open_person(bank[0])
    maker = hire(bank[0], "maker", name="受付 一子")
    checker = hire(bank[0], "checker", name="承認 二子")
    for _ in range(3):
        approve(checker, ask(maker, "set-limit", hanako, {"per_day_yen": "5000"}))
    with current.serving(bank[0]):
        first = stories.timeline(hanako.contract_id, limit=4)
        assert first.older == 3
        rest = stories.timeline(hanako.contract_id, below=first.older, limit=4)
    assert [line.number for line in (*first.lines, *rest.lines)] == [6, 5, 4, 3, 2, 1]
    assert rest.older is None
    assert [(line.label, line.who) for line in first.lines[:2]] == [
        ("申請の承認・実行（利用限度額の変更）", "承認 二子"),
        ("申請（利用限度額の変更）", "受付 一子"),
    ]


def test_another_customers_story_is_not_told(bank: Bank) -> None:
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    done(bank[0], "set-limit", taro, {"per_day_yen": "5000"})
    with current.serving(bank[0]):
        session.start(contract_id=hanako.contract_id, at=AT)
        assert stories.timeline(hanako.contract_id).lines == ()
        assert len(stories.timeline(taro.contract_id).lines) == 2


def test_deeds_are_named_in_words_and_unknown_ones_as_they_are_written() -> None:
    said = itertools.starmap(
        stories.label_of, [("sign-on.done", {}), ("never.heard", {}), ("letter.printed", {})]
    )
    assert list(said) == ["ログイン", "never.heard", "ご案内の印刷"]
