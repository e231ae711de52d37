"""How words are found in narratives (摘要のつづり): PostgreSQL spells as `search_key` does.

Spelling a narrative out costs more than ten times as much as matching a pattern. So a pattern
that lets through whatever may be a hit goes first, and only what it lets through is spelled out
(docs/performance.md). tests/ledger/test_spelling.py holds the three together.
"""

import re
import unicodedata
from collections import defaultdict
from typing import Any

from madoguchi.values.kana import SEARCH_FOLDS, search_key

_KEPT = {chr(code): key for code, key in SEARCH_FOLDS.items() if key}
_DROPPED = "".join(chr(code) for code, key in SEARCH_FOLDS.items() if not key)

# The key of a narrative, with its parameters.
KEY = "normalize(translate(upper(normalize(translate(narrative, %s, %s), NFKC)), %s, %s), NFC)"
FOLDS = ("゛゜", "\u3099\u309a", "".join(_KEPT) + _DROPPED, "".join(_KEPT.values()))

# Letters that become one letter of the key, with or without a mark, and nothing else.
_PLAIN = " -~ぁ-ゖ゛-ゞァ-ヾㇰ-ㇿ！-～･-ﾟ一-鿿"
_MARKS = "ﾞﾟ゛゜\u3099\u309a"


def found_in_narrative(word: str) -> tuple[str, list[Any]]:
    """The condition that a narrative holds a word in any width and script, with its parameters."""
    key = search_key(word)
    return f"narrative ~ %s AND strpos({KEY}, %s) > 0", [_pattern(key), *FOLDS, key]


def _pattern(key: str) -> str:
    """What every narrative matches whose key holds this one, and few others.

    Marks are optional and dropped letters may stand anywhere. A narrative with a letter that is
    not plain matches too: ㈱ becomes three letters, and only the key tells which.
    """
    between = f"[{_escaped(_MARKS + _DROPPED)}]*"
    letters = (letter for letter in unicodedata.normalize("NFD", key) if letter not in _MARKS)
    hit = between.join(f"[{_escaped(_spellings(letter))}]" for letter in letters)
    return f"{hit}|[^{_PLAIN}{_escaped(_DROPPED + ''.join(_KEPT))}]"


def _spellings(letter: str) -> str:
    return "".join(sorted(_BASES[letter] | {letter, letter.lower()}))


def _escaped(letters: str) -> str:
    """Letters as they stand in brackets; no letter is a range, nor a class."""
    return re.sub(r"([\\\[\]^-])", r"\\\1", letters)


def _bases() -> dict[str, set[str]]:
    """The plain letters by the letter of the key they become, marks taken off."""
    bases: dict[str, set[str]] = defaultdict(set)
    plain = re.compile(f"[{_PLAIN}]")
    for code in (*range(0x20, 0x7F), *range(0x3041, 0x3200), *range(0xFF01, 0xFFA0)):
        letter = chr(code)
        if plain.fullmatch(letter):
            for key in unicodedata.normalize("NFD", search_key(letter))[:1]:
                bases[key].add(letter)
    for letter, key in _KEPT.items():
        bases[key].add(letter)
    return bases


_BASES = _bases()
