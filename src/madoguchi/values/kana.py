"""The Zengin character set (全銀使用文字): typed names into the half-width kana of the network."""

import enum
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Widths in half-width characters, where a ﾞ or ﾟ counts as one (domain 2.2, 3.1 and 3.7).
NAME_LENGTH = 48
RECEIVER_FIELD = 30


class KanaClass(enum.Enum):
    """What a text is for: each kind of field has its own permitted characters (付録1)."""

    NAME = "name"
    BRANCH = "branch"
    EDI = "edi"


@dataclass(frozen=True, slots=True)
class Change:
    """One typed character that became something else; `became` is empty for a surplus space."""

    position: int
    typed: str
    became: str
    why: str


@dataclass(frozen=True, slots=True)
class Refused:
    """One typed character that cannot be sent, and what to type instead."""

    position: int
    typed: str
    why: str


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in Zengin characters with everything that was done to it; positions count from 0."""

    text: str
    changes: tuple[Change, ...]
    refused: tuple[Refused, ...]

    @property
    def accepted(self) -> bool:
        """Say whether the whole text may be sent."""
        return not self.refused


_LARGE = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_HALF = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"
_HALF_OF = dict(zip(_LARGE, _HALF, strict=True))
_VOICED = "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ"
_HALF_VOICED = "パピプペポ"
_LARGE_OF_SMALL = dict(
    zip(
        "ァィゥェォッャュョヮヵヶㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ",
        "アイウエオツヤユヨワカケクシストヌハヒフヘホムラリルレロ",
        strict=True,
    )
)
_LARGE_OF_HALF_SMALL = dict(zip("ｧｨｩｪｫｬｭｮｯ", "ｱｲｳｴｵﾔﾕﾖﾂ", strict=True))
_TODAYS_KANA = {"ヰ": "イ", "ヱ": "エ"}
_LONG_VOWELS = "ーｰ"
_DASHES = "‐‑‒–—―−⁃﹘﹣─━"
_SPACES = " \u3000\u00a0\t"
_SEPARATORS = "・･·•,，、､。｡.．"

_LETTERS_AND_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_SYMBOLS = {KanaClass.NAME: "()-.", KanaClass.BRANCH: "-", KanaClass.EDI: "\\｢｣()-/."}
_BEFORE_MARK = {
    "ﾞ": frozenset("ｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾊﾋﾌﾍﾎｳ"),
    "ﾟ": frozenset("ﾊﾋﾌﾍﾎ"),
}

_NARROWED = "半角にしました"
_KATAKANA = "半角カタカナにしました"
_ENLARGED = "小さい文字を大きい文字にしました"
_CAPITAL = "小文字を大文字にしました"


def _hiragana(katakana: str) -> Iterator[str]:
    # The small letters from ㇰ on have no hiragana; the others stand 0x60 apart.
    if "ァ" <= katakana <= "ヶ":
        yield chr(ord(katakana) - 0x60)


def _kana_folds() -> Iterator[tuple[str, str, str]]:
    """Yield every large kana with its Zengin form and the reason."""
    for large, half in _HALF_OF.items():
        yield large, half, _NARROWED
        for hiragana in _hiragana(large):
            yield hiragana, half, _KATAKANA
    for letter in _VOICED + _HALF_VOICED:
        plain = _HALF_OF[unicodedata.normalize("NFD", letter)[0]]
        mark, mark_name = ("ﾞ", "濁点") if letter in _VOICED else ("ﾟ", "半濁点")
        for typed in (letter, *_hiragana(letter)):
            yield typed, plain + mark, f"半角にし、{mark_name}を分けました"
    for old, now in _TODAYS_KANA.items():
        for typed in (old, *_hiragana(old)):
            yield typed, _HALF_OF[now], f"「{typed}」を「{now}」にしました"


def _small_folds() -> Iterator[tuple[str, str, str]]:
    """Yield every small kana with its large Zengin form and the reason."""
    for small, large in _LARGE_OF_SMALL.items():
        for typed in (small, *_hiragana(small)):
            yield typed, _HALF_OF[large], _ENLARGED
    for small, large in _LARGE_OF_HALF_SMALL.items():
        yield small, large, _ENLARGED


def _mark_folds() -> Iterator[tuple[str, str, str]]:
    """Yield every dakuten and handakuten that stands alone, with the reason."""
    for typed in "\u3099゛":
        yield typed, "ﾞ", "濁点を半角にしました"
    for typed in "\u309a゜":
        yield typed, "ﾟ", "半濁点を半角にしました"


def _other_folds() -> Iterator[tuple[str, str, str]]:
    """Yield every typed letter, digit, symbol and space with its Zengin form and the reason."""
    for code in range(0x21, 0x7F):
        narrow, wide = chr(code), chr(code + 0xFEE0)
        if narrow.islower():
            yield narrow, narrow.upper(), _CAPITAL
            yield wide, narrow.upper(), _CAPITAL
        else:
            yield wide, narrow, _NARROWED
    for typed in _LONG_VOWELS:
        yield typed, "-", "長音を - にしました"
    for typed in _DASHES:
        yield typed, "-", "横線を - にしました"
    for typed in "¥￥":
        yield typed, "\\", "円記号を \\ にしました"
    yield "「", "｢", _NARROWED
    yield "」", "｣", _NARROWED
    for typed in _SPACES:
        yield typed, " ", "半角の空白にしました"


_FOLDS = {
    typed: (became, why)
    for folds in (_kana_folds(), _small_folds(), _mark_folds(), _other_folds())
    for typed, became, why in folds
}

# ｦ is contested in 付録1: names and branches refuse it, EDI carries it (domain 3.6).
_NAME_KANA = frozenset(_HALF) - {"ｦ"}
_ALLOWED = {
    kana_class: frozenset(_LETTERS_AND_DIGITS + " " + _SYMBOLS[kana_class])
    | (frozenset(_HALF) if kana_class is KanaClass.EDI else _NAME_KANA)
    for kana_class in KanaClass
}


def normalise(text: str, kana_class: KanaClass) -> Normalised:
    """Turn what a person typed into Zengin characters, reporting every change (全銀使用文字).

    Any width and script is read. A character that cannot be sent stays in the text as typed and
    is listed in `refused`; only surplus spaces go. Source: domain 3.6 and 2.2, C3.
    """
    out: list[str] = []
    changes: list[Change] = []
    refused: list[Refused] = []
    surplus = _surplus_spaces(text)
    before = ""
    for position, typed in enumerate(text):
        if position in surplus:
            changes.append(Change(position, typed, "", surplus[position]))
            continue
        became, why = _FOLDS.get(typed, (typed, ""))
        if not _fits(became, before, kana_class):
            refused.append(Refused(position, typed, _what_to_type(typed, became, kana_class)))
            out.append(typed)
            before = ""
            continue
        if became != typed:
            changes.append(Change(position, typed, became, why))
        out.append(became)
        before = became[-1]
    return Normalised("".join(out), tuple(changes), tuple(refused))


def for_display(text: str) -> str:
    """Show Zengin text in full width (全角) for screens and screen readers: ﾔﾏﾀﾞ is ヤマダ.

    A - after a kana is shown as ー. `normalise` turns the result into the same text again.
    """
    spoken = re.sub("(?<=[ｦ-ﾟ])-", "ー", text)
    composed = re.sub("[ｦ-ﾟ｢｣]+", lambda kana: unicodedata.normalize("NFKC", kana[0]), spoken)
    return composed.translate(_WIDE)


def search_key(text: str) -> str:
    """Fold kana, kanji or letters to the key that bank and branch names are found by (C2).

    とうきょう and トウキヨウ have one key. Spaces, dots and commas vanish, dashes become ー.
    """
    combining = text.translate({ord("゛"): "\u3099", ord("゜"): "\u309a"})
    folded = unicodedata.normalize("NFKC", combining).upper().translate(SEARCH_FOLDS)
    return unicodedata.normalize("NFC", folded)


def _surplus_spaces(text: str) -> dict[int, str]:
    """Find the spaces that are left out, by position, each with the reason."""
    start = len(text) - len(text.lstrip(_SPACES))
    end = len(text.rstrip(_SPACES))
    surplus = {}
    for position, typed in enumerate(text):
        if typed not in _SPACES:
            continue
        if position < start or position >= end:
            surplus[position] = "前後の空白を取りました"
        elif text[position - 1] in _SPACES:
            surplus[position] = "続いた空白を1つにしました"
    return surplus


def _fits(became: str, before: str, kana_class: KanaClass) -> bool:
    """Say whether these half-width characters may follow `before` in this kind of field."""
    if became in _BEFORE_MARK:
        return before in _BEFORE_MARK[became]
    return _ALLOWED[kana_class].issuperset(became.rstrip("ﾞﾟ"))


_NEAREST = {"ヷ": "バ", "ヸ": "ビ", "ヹ": "ベ", "ヺ": "ボ", "を": "オ", "ヲ": "オ", "ｦ": "オ"}
_STRAY_MARK = {
    "ﾞ": "濁点「゛」が使えるのは、カ・サ・タ・ハ行とウのすぐ後だけです。前の文字をご確認ください。",
    "ﾟ": "半濁点「゜」が使えるのは、ハ行のすぐ後だけです。前の文字をご確認ください。",
}
_ABBREVIATED = "㈱㈲㈳㈶㍿"
_REPEATED = "ゝゞヽヾ"


def _what_to_type(typed: str, became: str, kana_class: KanaClass) -> str:
    """Word a refusal: which character it is and what to type in its place."""
    if became in _STRAY_MARK:
        return _STRAY_MARK[became]
    if unicodedata.category(typed)[0] in "CMZ":
        return "目に見えない文字が入っています。この文字を消してください。"
    return f"「{typed}」は使えません。{_instead(typed, kana_class)}"


def _instead(typed: str, kana_class: KanaClass) -> str:
    """Say what to type in place of a visible character."""
    if typed in _NEAREST:
        return f"「{_NEAREST[typed]}」と入力してください。"
    if typed in _SEPARATORS:
        return "代わりに空白（スペース）を入力してください。"
    if typed in _ABBREVIATED:
        return "「カ)」「(カ」のような、カナの略語で入力してください。"
    if typed in _REPEATED:
        return "くり返す文字をカナで入力してください。"
    if unicodedata.name(typed, "").startswith("CJK") or typed in "々〆〇":
        return "読みをカナで入力してください。"
    if typed.isnumeric():
        return "数字は 0〜9 で入力してください。"
    if typed.isalpha():
        return "カナか英字（A〜Z）で入力してください。"
    usable = " ".join(_SYMBOLS[kana_class])
    return f"消すか、読みをカナで入力してください。使える記号は {usable} です。"


_WIDE = {
    **{code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)},
    ord(" "): "\u3000",
    # JIS X 0201 prints the yen sign where ASCII has the backslash.
    ord("\\"): "￥",
}


def _search_folds() -> Iterator[tuple[str, str]]:
    """Yield the characters that the search key spells in one way only."""
    for katakana in map(chr, range(ord("ァ"), ord("ヶ") + 1)):
        large = _TODAYS_KANA.get(katakana, _LARGE_OF_SMALL.get(katakana, katakana))
        for typed in (katakana, *_hiragana(katakana)):
            yield typed, large
    for small, large in _LARGE_OF_SMALL.items():
        yield small, large
    for dash in _DASHES + "-":
        yield dash, "ー"
    for nothing in _SPACES + _SEPARATORS:
        yield nothing, ""


# Character by character; empty where the key leaves it out. The ledger folds by it too.
SEARCH_FOLDS: dict[int, str] = str.maketrans(dict(_search_folds()))
