"""How names are folded so that they are found however they are typed (C2)."""

import pytest

from madoguchi.directory.spelling import bank_key, branch_key, sound_of


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("みずほ", "みずほ"),
        ("ﾐｽﾞﾎ", "みずほ"),
        ("みずほ銀行", "みずほ"),
        ("みずほ銀", "みずほ"),
        ("ミズホギンコウ", "ミズホ"),
        ("三菱UFJ", "三菱ＵＦＪ"),
        ("三菱ufj銀行", "三菱ＵＦＪ"),
        ("ゆうちょ銀行", "ゆうちょ"),
        ("ユウチョ", "ユウチヨ"),
        ("三井住友信託銀行", "三井住友信託"),
        ("桐生信用金庫", "桐生信金"),
        ("ぐんまみらい信用組合", "ぐんまみらい信組"),
        ("きりゅうしんようきんこ", "キリユウシンキン"),
        ("中央労働金庫", "中央労金"),
        ("横浜農業協同組合", "横浜農協"),
        ("ＪＡ横浜農協", "横浜農協"),
        ("フルーツ山梨", "フル－ツ山梨"),
    ],
)
def test_a_bank_has_one_key_however_it_is_written(typed: str, listed: str) -> None:
    assert bank_key(typed) == bank_key(listed)


@pytest.mark.parametrize("unfinished", ["桐生信", "桐生信用", "桐生信用金"])
def test_a_name_being_typed_still_begins_the_name_it_will_be(unfinished: str) -> None:
    assert bank_key("桐生信用金庫").startswith(bank_key(unfinished))


@pytest.mark.parametrize("word", ["銀行", "農協", "JA", "ＪＡＰＡＮ"])
def test_an_ending_alone_is_a_word_and_not_an_ending(word: str) -> None:
    assert bank_key(word) != ""


def test_a_word_within_a_name_is_not_an_ending() -> None:
    assert bank_key("陶都信用農協") == "陶都信用農協"
    assert bank_key("セブン銀行カード") == "セブン銀行カード"


@pytest.mark.parametrize("typed", ["本店", "本店支店", "ほんてん"])
def test_shiten_at_the_end_of_a_branch_does_not_count(typed: str) -> None:
    assert branch_key(typed) in {"本店", "ホンテン"}


def test_shiten_alone_is_a_word() -> None:
    assert branch_key("支店") == "支店"
    assert branch_key("大阪支店営業部") == "大阪支店営業部"


@pytest.mark.parametrize(
    ("name", "sound"),
    [
        ("カ", "カ"),
        ("が", "カ"),
        ("ｶﾞ", "カ"),
        ("パ", "ハ"),
        ("バ", "ハ"),
        ("ヴ", "ウ"),
        ("ゃ", "ヤ"),
        ("ン", "ン"),
        ("ＪＡＬ", "J"),
        ("", ""),
    ],
)
def test_a_name_stands_under_its_plain_sound(name: str, sound: str) -> None:
    assert sound_of(name) == sound


def test_what_the_database_cannot_hold_is_never_asked_of_it() -> None:
    assert bank_key("みず\0ほ") == "ミズホ"
    assert branch_key("\0") == ""
    assert sound_of("\0") == ""
