"""The list of error codes (エラーコード一覧) at the end of the personal manual, code by code.

Goal: each of its 36 codes is one refusal of the bank, raised where its condition is looked at.
Method: the list as it is printed; the source is searched for the name of each refusal.
"""

import re
from pathlib import Path

import pytest

from error_list import LIST
from madoguchi.values.refusal import Refusal

SOURCE = Path(__file__).parents[2] / "src/madoguchi"
# The enum itself, the sentences about it, and the pages that only compare.
NOT_RAISING = ("values", "web/shared")


def places(refusal: Refusal) -> list[str]:
    """The modules that name a refusal where it can be raised."""
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


@pytest.mark.parametrize("code", sorted(LIST))
def test_a_code_of_the_list_is_raised_by_the_bank(code: str) -> None:
    assert places(LIST[code][1]) != []


def test_a_code_beside_the_list_has_a_letter_or_a_number_of_its_own() -> None:
    beside = {refusal.value for refusal in Refusal} - LIST.keys()
    assert {code for code in beside if code[0] in "AB"} == {
        *("B09", "B34", "B40", "B83", "B86", "B87", "B92")
    }
    assert {code[0] for code in beside} == {"B", "F", "O", "P", "S", "T"}
