"""The list of error codes (エラーコード一覧) at the end of the personal manual, code by code.

Goal: each of its 36 codes is one refusal of the bank; a code about who is asking has one place
where it is said. Those of what was typed (A00 to A05) are said wherever a field is read.
Method: the list as it is printed; the source is searched for the name of each refusal.
"""

import re
from pathlib import Path

import pytest

from error_list import LIST
from madoguchi.values.refusal import Refusal

SOURCE = Path(__file__).parents[2] / "src/madoguchi"
# The enum itself, and the sentences about it.
NOT_RAISING = ("values", "web/shared")
# One table or one verb each; whoever else needs such a code asks there.
PLACES = {
    "access/codes.py": {
        *("B03", "B06", "B07", "B13", "B16", "B17", "B22", "B73", "B77", "B93", "B96", "B97")
    },
    "access/new_passwords.py": {
        *("B00", "B01", "B02", "B04", "B05", "B08", "B10", "B11", "B12", "B14", "B15")
    },
    "access/first_use.py": {"B20", "B21"},
    "access/new_login_id.py": {"B30", "B31", "B32", "B33"},
    "payeasy/misses.py": {"B36", "B37"},
}


def places(refusal: Refusal) -> list[str]:
    """The modules that name a refusal, to raise it or to compare with it."""
    named = re.compile(rf"\bRefusal\.{refusal.name}\b")
    return sorted(
        str(file.relative_to(SOURCE))
        for file in SOURCE.rglob("*.py")
        if not str(file.relative_to(SOURCE)).startswith(NOT_RAISING)
        and named.search(file.read_text("utf-8"))
    )


def test_the_list_has_thirty_six_codes() -> None:
    assert len(LIST) == 36
    assert len({refusal for _, refusal in LIST.values()}) == 36


@pytest.mark.parametrize("code", LIST)
def test_a_code_of_the_list_is_one_refusal(code: str) -> None:
    assert [refusal for refusal in Refusal if refusal.value == code] == [LIST[code][1]]
    assert list(Refusal.__members__.values()).count(LIST[code][1]) == 1


@pytest.mark.parametrize("code", [code for code in LIST if code.startswith("A")])
def test_a_code_of_what_was_typed_is_raised_by_the_bank(code: str) -> None:
    assert places(LIST[code][1]) != []


def test_every_code_of_who_is_asking_has_its_place() -> None:
    assert sorted(code for codes in PLACES.values() for code in codes) == [
        code for code in sorted(LIST) if code.startswith("B")
    ]


@pytest.mark.parametrize(
    ("code", "place"), [(code, place) for place, codes in PLACES.items() for code in sorted(codes)]
)
def test_a_code_of_who_is_asking_is_said_in_one_place(code: str, place: str) -> None:
    assert places(LIST[code][1]) == [place]


def test_control_a_code_that_many_say_has_many_places() -> None:
    assert len(places(Refusal.WRONG_LENGTH)) > 1


def test_no_refusal_is_worded_that_nothing_raises() -> None:
    assert [refusal.name for refusal in Refusal if not places(refusal)] == []


def test_a_code_beside_the_list_has_a_letter_or_a_number_of_its_own() -> None:
    beside = {refusal.value for refusal in Refusal} - LIST.keys()
    assert {code for code in beside if code[0] in "AB"} == {
        *("B09", "B34", "B40", "B83", "B86", "B87", "B92")
    }
    assert {code[0] for code in beside} == {"B", "F", "O", "P", "S", "T"}
