"""What happens to a typed name before the network sees it (全銀使用文字)."""

import pytest

from madoguchi.values.kana import (
    NAME_LENGTH,
    RECEIVER_FIELD,
    Change,
    KanaClass,
    Normalised,
    Refused,
    for_display,
    normalise,
    search_key,
)

NAME, BRANCH, EDI = KanaClass.NAME, KanaClass.BRANCH, KanaClass.EDI

# The permitted sets written out by hand, independently of the module's own table (domain 3.6).
COMMON = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ")
KANA = set("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ")
PERMITTED = {
    NAME: COMMON | KANA | set("()-."),
    BRANCH: COMMON | KANA | set("-"),
    EDI: COMMON | KANA | set("ｦ\\｢｣()-/."),
}


def test_a_text_already_in_zengin_characters_is_left_alone() -> None:
    assert normalise("ﾔﾏﾀﾞ ﾀﾛｳ", NAME) == Normalised("ﾔﾏﾀﾞ ﾀﾛｳ", (), ())


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("やまだ　たろう", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("ヤマダ タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("ヤマタ\u3099 タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("やまた゛ たろう", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("やまたﾞ たろう", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("パピプペポ", "ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ"),
        ("は\u309aひ゜ふﾟ", "ﾊﾟﾋﾟﾌﾟ"),
        ("ガギグゲゴザジズゼゾ", "ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞ"),
        ("ダヂヅデドバビブベボ", "ﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ"),
        ("ヴゔう゛", "ｳﾞｳﾞｳﾞ"),
        ("カ）ミドリ", "ｶ)ﾐﾄﾞﾘ"),
        ("abcＡＢＣａｂｃ", "ABCABCABC"),
        ("０１２3", "0123"),
        ("ヨーコ", "ﾖ-ｺ"),
        ("ゐゑヰヱ", "ｲｴｲｴ"),
        ("Ａ．Ｂ", "A.B"),
        ("", ""),
    ],
)
def test_a_name_typed_in_any_script_becomes_zengin_kana(typed: str, text: str) -> None:
    result = normalise(typed, NAME)
    assert result.text == text
    assert result.accepted


@pytest.mark.parametrize(
    ("small", "large"),
    [
        *zip("ぁぃぅぇぉっゃゅょゎゕゖ", "ｱｲｳｴｵﾂﾔﾕﾖﾜｶｹ", strict=True),
        *zip("ァィゥェォッャュョヮヵヶ", "ｱｲｳｴｵﾂﾔﾕﾖﾜｶｹ", strict=True),
        *zip("ｧｨｩｪｫｯｬｭｮ", "ｱｲｳｴｵﾂﾔﾕﾖ", strict=True),
        *zip("ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ", "ｸｼｽﾄﾇﾊﾋﾌﾍﾎﾑﾗﾘﾙﾚﾛ", strict=True),
    ],
)
def test_a_small_kana_becomes_large_and_is_reported(small: str, large: str) -> None:
    assert normalise(small, NAME) == Normalised(
        large, (Change(0, small, large, "小さい文字を大きい文字にしました"),), ()
    )


@pytest.mark.parametrize("dash", "‐‑‒–—―−⁃﹘﹣─━")
def test_every_dash_becomes_a_hyphen_and_is_reported(dash: str) -> None:
    assert normalise(f"A{dash}B", BRANCH) == Normalised(
        "A-B", (Change(1, dash, "-", "横線を - にしました"),), ()
    )


@pytest.mark.parametrize("long_vowel", "ーｰ")
def test_a_long_vowel_becomes_a_hyphen_and_is_reported(long_vowel: str) -> None:
    assert normalise(f"ﾖ{long_vowel}", NAME) == Normalised(
        "ﾖ-", (Change(1, long_vowel, "-", "長音を - にしました"),), ()
    )


def test_each_changed_character_has_its_own_reason_in_order() -> None:
    assert normalise("カガが　ａＡゐ", NAME).changes == (
        Change(0, "カ", "ｶ", "半角にしました"),
        Change(1, "ガ", "ｶﾞ", "半角にし、濁点を分けました"),
        Change(2, "が", "ｶﾞ", "半角にし、濁点を分けました"),
        Change(3, "　", " ", "半角の空白にしました"),
        Change(4, "ａ", "A", "小文字を大文字にしました"),
        Change(5, "Ａ", "A", "半角にしました"),
        Change(6, "ゐ", "ｲ", "「ゐ」を「イ」にしました"),
    )


def test_positions_count_in_the_typed_text_even_after_a_split() -> None:
    result = normalise("ガガ山", NAME)
    assert result.text == "ｶﾞｶﾞ山"
    assert result.refused[0].position == 2


def test_spaces_around_the_name_go_and_are_reported() -> None:
    assert normalise(" ﾔﾏ　", NAME) == Normalised(
        "ﾔﾏ",
        (
            Change(0, " ", "", "前後の空白を取りました"),
            Change(3, "　", "", "前後の空白を取りました"),
        ),
        (),
    )


def test_a_run_of_spaces_becomes_one_and_is_reported() -> None:
    assert normalise("ﾔﾏ 　 ﾀ", NAME) == Normalised(
        "ﾔﾏ ﾀ",
        (
            Change(3, "　", "", "続いた空白を1つにしました"),
            Change(4, " ", "", "続いた空白を1つにしました"),
        ),
        (),
    )


def test_only_spaces_leave_nothing_and_each_is_reported_once() -> None:
    result = normalise("　 ", NAME)
    assert result.text == ""
    assert [change.position for change in result.changes] == [0, 1]


@pytest.mark.parametrize("yen", "¥￥＼")
def test_the_yen_sign_is_a_backslash_in_edi(yen: str) -> None:
    assert normalise(yen, EDI).text == "\\"
    assert normalise(yen, EDI).accepted


def test_each_field_takes_its_own_symbols_and_no_others() -> None:
    for field in KanaClass:
        for symbol in [*map(chr, range(0x21, 0x7F)), "｢", "｣", "｡", "､", "･"]:
            result = normalise(symbol, field)
            assert result.accepted == (symbol.upper() in PERMITTED[field]), (symbol, field)
            assert result.text == (symbol.upper() if result.accepted else symbol)


def test_a_wide_symbol_is_judged_like_its_narrow_form() -> None:
    narrow_of = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}
    for field in KanaClass:
        for wide, narrow in {**narrow_of, "「": "｢", "」": "｣"}.items():
            result = normalise(wide, field)
            assert result.accepted == normalise(narrow, field).accepted, (wide, field)
            assert result.text == (narrow.upper() if result.accepted else wide)


@pytest.mark.parametrize("wo", "をヲｦ")
def test_wo_is_for_edi_only(wo: str) -> None:
    assert normalise(wo, EDI).text == "ｦ"
    for field in (NAME, BRANCH):
        assert normalise(wo, field) == Normalised(
            wo, (), (Refused(0, wo, f"「{wo}」は使えません。「オ」と入力してください。"),)
        )


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("゛", 0),
        ("ﾞカ", 0),
        ("ア゛", 1),
        ("ナﾞ", 1),
        ("ワ\u3099", 1),
        ("ン゛", 1),
        ("A゛", 1),
        ("ガ゛", 1),
        ("カ ゛", 2),
        ("カ゜", 1),
        ("ウ゜", 1),
        ("パ゛", 1),
        ("ハ゜゜", 2),
        ("山゛", 1),
    ],
)
def test_a_mark_with_nothing_to_stand_on_is_refused(typed: str, position: int) -> None:
    refused = [r for r in normalise(typed, NAME).refused if r.typed != "山"]
    assert [refusal.position for refusal in refused] == [position]
    assert "すぐ後だけです" in refused[0].why
    assert typed[position] in normalise(typed, NAME).text


def test_a_refused_character_stays_where_it_was_typed() -> None:
    assert normalise("ヤマダ・太郎", NAME) == Normalised(
        "ﾔﾏﾀﾞ・太郎",
        (
            Change(0, "ヤ", "ﾔ", "半角にしました"),
            Change(1, "マ", "ﾏ", "半角にしました"),
            Change(2, "ダ", "ﾀﾞ", "半角にし、濁点を分けました"),
        ),
        (
            Refused(3, "・", "「・」は使えません。代わりに空白（スペース）を入力してください。"),
            Refused(4, "太", "「太」は使えません。読みをカナで入力してください。"),
            Refused(5, "郎", "「郎」は使えません。読みをカナで入力してください。"),
        ),
    )


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        (",", "空白（スペース）を入力"),
        ("，", "空白（スペース）を入力"),
        ("､", "空白（スペース）を入力"),
        ("･", "空白（スペース）を入力"),
        ("。", "空白（スペース）を入力"),
        ("々", "読みをカナで入力"),
        ("㈱", "カナの略語で入力"),
        ("ゞ", "くり返す文字をカナで入力"),
        ("ヷ", "「バ」と入力"),
        ("①", "数字は 0〜9 で入力"),
        ("é", "カナか英字（A〜Z）で入力"),
        ("＠", "使える記号は ( ) - . です"),
        ("/", "使える記号は ( ) - . です"),
        ("\u200b", "目に見えない文字"),
        ("\n", "目に見えない文字"),
    ],
)
def test_a_refusal_says_what_to_type_instead(typed: str, instead: str) -> None:
    result = normalise(f"ｱ{typed}ｲ", NAME)
    assert result.text == f"ｱ{typed}ｲ"
    assert [refusal.typed for refusal in result.refused] == [typed]
    assert instead in result.refused[0].why
    assert not result.accepted


def test_each_mark_counts_as_one_character() -> None:
    assert len(normalise("ガパ", NAME).text) == 4
    assert (NAME_LENGTH, RECEIVER_FIELD) == (48, 30)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ　タロウ"),
        ("ｶ)ﾐﾄﾞﾘ", "カ）ミドリ"),
        ("ﾖ-ｺ", "ヨーコ"),
        ("ﾃﾞ-ﾀ", "データ"),
        ("A-1", "Ａ－１"),
        ("\\100 ｢ｦ｣", "￥１００　「ヲ」"),
        ("ｳﾞ ﾊﾟ", "ヴ　パ"),
        ("", ""),
    ],
)
def test_zengin_text_is_shown_in_full_width(text: str, shown: str) -> None:
    assert for_display(text) == shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("とうきょう", "トウキヨウ"),
        ("ﾄｳｷｮｳ", "トウキヨウ"),
        ("じぶん", "ジブン"),
        ("シ゛フ゛ン", "ジブン"),
        ("し\u3099ぶん", "ジブン"),
        ("ローソン", "ロ－ソン"),
        ("ﾛ-ｿﾝ", "ロ－ソン"),
        ("ろ―そん", "ロ－ソン"),
        ("paypayカード", "ＰＡＹＰＡＹカ－ド"),
        ("クレディ・アグリコル", "クレデイ．アグリコル"),
        ("クレディアグリコル", "クレデイ．アグリコル"),
        ("ソシエテ ジェネラル", "ソシエテ　ジエネラル"),
        ("霞ヶ関", "霞ケ関"),
        ("ゐゑ", "イエ"),
        ("三菱ＵＦＪ", "三菱UFJ"),
    ],
)
def test_a_typed_name_finds_the_name_kept_in_the_directory(typed: str, kept: str) -> None:
    assert search_key(typed) == search_key(kept)


def test_the_search_key_is_large_katakana_without_spaces() -> None:
    assert search_key("とうきょう スター") == "トウキヨウスター"


def test_different_names_keep_different_keys() -> None:
    assert len({search_key(name) for name in ("はは", "ばば", "ぱぱ", "母", "ハー")}) == 5
