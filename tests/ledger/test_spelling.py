"""Goal: a word is found in a narrative exactly where `search_key` of the two says so.

Method: PostgreSQL is asked about every letter, and about words and narratives made up of pieces
that are written in several ways; Python's own key is the judge.
"""

import itertools
from collections.abc import Sequence

import pytest
from django.db import connections

from madoguchi.institutions.registry import Institution
from madoguchi.ledger import spelling
from madoguchi.values.kana import SEARCH_FOLDS, search_key

Bank = tuple[Institution, ...]

LETTERS = [
    chr(code)
    for code in (
        *range(0x20, 0x7F),
        *range(0xA0, 0x180),
        *range(0x2010, 0x2030),
        *range(0x2460, 0x2480),
        *range(0x3041, 0x3100),
        *range(0x31F0, 0x3260),
        *range(0x3300, 0x3358),
        *range(0xFF01, 0xFFA0),
        *SEARCH_FOLDS,
    )
    # One letter that Python writes larger than PostgreSQL: the German ß, which no one types here.
    if chr(code).upper() == chr(code).upper()[:1]
]
MARKED = [letter + mark for letter in "ｶﾊうハ" for mark in "ﾞﾟ゛゜\u3099\u309a"]


def keys_in_the_database(texts: Sequence[str], bank: Bank) -> list[str]:
    with connections[bank[0].key].cursor() as cursor:
        cursor.execute(
            f"SELECT {spelling.KEY}"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS one (narrative, nth) ORDER BY nth",
            (*spelling.FOLDS, list(texts)),
        )
        return [row[0] for row in cursor.fetchall()]


def found(word: str, texts: Sequence[str], bank: Bank) -> list[str]:
    """The narratives in which PostgreSQL finds a word."""
    condition, parameters = spelling.found_in_narrative(word)
    with connections[bank[0].key].cursor() as cursor:
        cursor.execute(
            "SELECT narrative FROM unnest(%s::text[]) WITH ORDINALITY AS one (narrative, nth)"
            f" WHERE {condition} ORDER BY nth",
            (list(texts), *parameters),
        )
        return [row[0] for row in cursor.fetchall()]


def test_the_database_spells_as_the_search_key_does(bank: Bank) -> None:
    texts = [*LETTERS, *MARKED, "ﾔﾏﾀﾞ ﾀﾛｳ", "㈱ミズホ・ギンコウ", "Ａtm－１2", "東京−髙橋", ""]
    assert list(zip(texts, keys_in_the_database(texts, bank), strict=True)) == [
        (text, search_key(text)) for text in texts
    ]


def test_every_letter_is_found_wherever_its_key_stands(bank: Bank) -> None:
    texts = [*LETTERS, *MARKED]
    for word in {search_key(text) for text in texts} - {""}:
        expected = [text for text in texts if word in search_key(text)]
        assert found(word, texts, bank) == expected, word


NARRATIVES = [
    "".join(pieces)
    for pieces in itertools.product(
        ("", "ﾌﾘｺﾐ ", "(ｶ", "㈱"),
        ("ﾔﾏﾀﾞ", "やまた゛", "ヤマタ", "ﾔ･ﾏﾀﾞ", "山田"),
        ("", "ﾀﾛｰ", "-1^]"),
        ("㌔", ""),
    )
]


WORDS = (
    *(
        "やまだ",
        "ﾔﾏﾀ",
        "ヤマダタロー",
        "タロ",
        "りこみやま",
        "(ｶ",
        "株",
        "1^",
        "^",
        "]",
        "-",
        "キロ",
    ),
    *("ロ", "山", "だ", "だた", "・", "x", "゛"),
)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_found_however_either_is_written(bank: Bank, word: str) -> None:
    expected = [text for text in NARRATIVES if search_key(word) in search_key(text)]
    assert found(word, NARRATIVES, bank) == expected


def test_the_pattern_alone_lets_few_others_through(bank: Bank) -> None:
    with connections[bank[0].key].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM unnest(%s::text[]) AS one (narrative) WHERE narrative ~ %s",
            (["ﾃﾞﾝｷﾘﾖｳ ｷﾝ", "ATM お引出し", "給与", "ｶﾞｽ(11)"], spelling._pattern("ヤマダ")),
        )
        assert cursor.fetchone() == (0,)
