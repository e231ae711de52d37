"""How bank and branch names are spelled for searching (検索用のつづり): typed and stored alike."""

import re
import unicodedata

from madoguchi.values.kana import search_key

# The directory writes the short forms; people also write the whole words.
_SHORT_FORMS = (
    ("信用金庫", "信金"),
    ("信用組合", "信組"),
    ("労働金庫", "労金"),
    ("農業協同組合", "農協"),
    ("漁業協同組合", "漁協"),
    ("シンヨウキンコ", "シンキン"),
    ("シンヨウクミアイ", "シンクミ"),
    ("ロウドウキンコ", "ロウキン"),
    ("ノウギヨウキヨウドウクミアイ", "ノウキヨウ"),
    ("ギヨギヨウキヨウドウクミアイ", "ギヨキヨウ"),
)
_UNFINISHED = re.compile(r"信用(?=[金組]?$)")
_JA = re.compile(r"^JA(?=[^A-Z])")
_BANK_ENDING = re.compile(r"(?<=.)(銀行?|ギンコウ)$")
_BRANCH_ENDING = re.compile(r"(?<=.)(支店|シテン)$")


def bank_key(text: str) -> str:
    """Fold a bank's name, or what was typed for it: みずほ銀行 and ミズホ have one key (C2)."""
    key = _folded(text)
    for whole, short in _SHORT_FORMS:
        key = key.replace(whole, short)
    # Somebody on the way to 信用金庫 must not lose the 信金 he is looking for.
    key = _UNFINISHED.sub("信", key)
    return _BANK_ENDING.sub("", _JA.sub("", key))


def branch_key(text: str) -> str:
    """Fold a branch's name, or what was typed for it; 支店 at the end does not count (C2)."""
    return _BRANCH_ENDING.sub("", _folded(text))


def sound_of(text: str) -> str:
    """Say under which of the fifty sounds (五十音) a name stands: ガ under カ, パ under ハ."""
    return unicodedata.normalize("NFD", _folded(text)[:1])[:1]


def _folded(text: str) -> str:
    # PostgreSQL has no NUL character and would take the question for a mistake.
    return search_key(text.replace("\0", ""))
