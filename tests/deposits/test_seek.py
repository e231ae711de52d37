"""What is looked for: words apart, amounts in any width, and what contradicts itself."""

import pytest

from madoguchi.deposits.seek import Sought, read_sought
from madoguchi.values.refusal import Refusal, Refused


def read(words: str = "", least: str = "", most: str = "", way: str = "") -> Sought:
    return read_sought(words=words, least=least, most=most, way=way)


def test_empty_fields_look_for_nothing() -> None:
    assert read() == read("　 ", " ", "　", "both") == Sought()
    assert not read().narrows


def test_words_are_told_apart_by_spaces_of_any_width() -> None:
    assert read(" やまだ　ﾀﾛｳ ").words == ("やまだ", "タロウ")
    assert read("やまだ").narrows


def test_amounts_are_read_as_people_write_them() -> None:
    sought = read(least="１，０００円", most="¥2,000", way="out")
    assert sought == Sought((), 1_000, 2_000, "out")
    assert read(least="5", most="5") == Sought((), 5, 5)


@pytest.mark.parametrize(
    ("least", "most", "refusal", "field"),
    [
        ("x", "", Refusal.WRONG_CHARACTERS, "least"),
        ("", "1.5", Refusal.WRONG_CHARACTERS, "most"),
        ("", "1" * 11, Refusal.WRONG_LENGTH, "most"),
        ("0", "", Refusal.OUT_OF_RANGE, "least"),
        ("6", "5", Refusal.CONTRADICTION, "least"),
    ],
)
def test_an_amount_that_cannot_be_is_told_at_its_field(
    least: str, most: str, refusal: Refusal, field: str
) -> None:
    with pytest.raises(Refused) as no:
        read(least=least, most=most)
    assert (no.value.refusal, no.value.facts["field"]) == (refusal, field)
