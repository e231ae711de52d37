"""What holds for every name anybody can type (全銀使用文字)."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from madoguchi.values.kana import KanaClass, Normalised, for_display, normalise, search_key

NAME, BRANCH, EDI = KanaClass.NAME, KanaClass.BRANCH, KanaClass.EDI

# The permitted sets written out by hand, independently of the module's own table (domain 3.6).
COMMON = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ")
KANA = set("ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ")
PERMITTED = {
    NAME: COMMON | KANA | set("()-."),
    BRANCH: COMMON | KANA | set("-"),
    EDI: COMMON | KANA | set("ｦ\\｢｣()-/."),
}

TYPED = st.text(
    st.one_of(
        st.characters(min_codepoint=0x3000, max_codepoint=0x30FF),
        st.characters(min_codepoint=0xFF00, max_codepoint=0xFFEF),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.sampled_from("山田　 \t゛゜\u3099\u309aﾞﾟカはｳー－―・，¥￥㈱ㇷ①é"),
    ),
    max_size=20,
)
KANA_ONLY = st.text(st.sampled_from("アがパャッヴヲンーあガｱｶﾞﾊﾟ ABCａ１-（）．"), max_size=20)
CLASSES = st.sampled_from(KanaClass)


def replay(typed: str, result: Normalised) -> str:
    """Rebuild the text from what was typed and what was reported."""
    became = {change.position: change.became for change in result.changes}
    return "".join(became.get(position, letter) for position, letter in enumerate(typed))


@given(TYPED, CLASSES)
def test_an_accepted_text_holds_only_permitted_characters(typed: str, field: KanaClass) -> None:
    result = normalise(typed, field)
    assert result.accepted == (not result.refused)
    if result.accepted:
        assert set(result.text) <= PERMITTED[field]
        assert result.text == result.text.strip()
        assert "  " not in result.text


@given(TYPED, CLASSES)
def test_only_refused_characters_fall_outside_the_permitted_set(
    typed: str, field: KanaClass
) -> None:
    result = normalise(typed, field)
    refused = {refusal.typed for refusal in result.refused}
    assert set(result.text) - PERMITTED[field] <= refused


@given(KANA_ONLY, CLASSES)
def test_normalising_twice_changes_nothing_more(typed: str, field: KanaClass) -> None:
    once = normalise(typed, field)
    if once.accepted:
        assert normalise(once.text, field) == Normalised(once.text, (), ())


@given(TYPED, CLASSES)
def test_nothing_is_dropped_and_every_difference_is_reported(typed: str, field: KanaClass) -> None:
    result = normalise(typed, field)
    assert replay(typed, result) == result.text
    for change in result.changes:
        assert typed[change.position] == change.typed
        assert change.became != change.typed
        assert change.why
        assert change.became or change.typed in " \u3000\u00a0\t"
    for refused in result.refused:
        assert typed[refused.position] == refused.typed
        assert refused.typed in result.text
    dropped = sum(change.became == "" for change in result.changes)
    split = sum(len(change.became) == 2 for change in result.changes)
    assert len(result.text) == len(typed) - dropped + split


@given(TYPED, CLASSES)
def test_changes_and_refusals_come_in_the_order_of_the_text(typed: str, field: KanaClass) -> None:
    result = normalise(typed, field)
    changed = [change.position for change in result.changes]
    refused = [refusal.position for refusal in result.refused]
    assert changed == sorted(set(changed))
    assert refused == sorted(set(refused))
    assert not set(changed) & set(refused)


@given(KANA_ONLY, CLASSES)
def test_what_is_displayed_can_be_typed_back(typed: str, field: KanaClass) -> None:
    result = normalise(typed, field)
    if result.accepted:
        assert normalise(for_display(result.text), field).text == result.text


@given(KANA_ONLY, CLASSES)
def test_composed_and_decomposed_typing_give_the_same_text(typed: str, field: KanaClass) -> None:
    decomposed = normalise(unicodedata.normalize("NFD", typed), field)
    composed = normalise(unicodedata.normalize("NFC", typed), field)
    if composed.accepted:
        assert decomposed.text == composed.text


@given(KANA_ONLY)
def test_a_search_key_is_its_own_key(typed: str) -> None:
    assert search_key(search_key(typed)) == search_key(typed)
