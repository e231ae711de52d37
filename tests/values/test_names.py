"""Goal: two spellings of one name are one name, and two names never are."""

import pytest

from madoguchi.values.names import same_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｼｹﾝ ﾊﾅｺ", "ｼｹﾝ ﾊﾅｺ"),
        ("ｼｹﾝ ﾊﾅｺ", "ｼｹﾝﾊﾅｺ"),
        ("ｼｹﾝ ﾊﾅｺ", "ｼｹ ﾝﾊﾅｺ"),
        ("ｼｹﾝ ﾊﾅｺ", "　シケン　　はなこ "),
        ("ｼﾖ-ﾄﾞｳ ｼﾞﾖｳ", "ｼｮｰﾄﾞｳｼﾞｮｳ"),
        ("ABC ｼﾖｳｼﾞ", "abcショウジ"),
    ],
)
def test_width_small_kana_and_spaces_make_no_difference(one: str, other: str) -> None:
    assert same_name(one, other) and same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ｼｹﾝ ﾊﾅｺ", "ｼｹﾝ ﾊﾅｺﾞ"),
        ("ｼｹﾝ ﾊﾅｺ", "ｼｹﾝ ﾊﾅ"),
        ("ｼｹﾝ ﾊﾅｺ", ""),
        ("ｶ)ｱｶﾈ", "ｱｶﾈ"),
        ("ｶ)ｱｶﾈ", "ｶ(ｱｶﾈ"),
    ],
)
def test_a_letter_or_a_bracket_does(one: str, other: str) -> None:
    assert not same_name(one, other) and not same_name(other, one)
