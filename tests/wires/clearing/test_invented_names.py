"""Goal: whoever plays with the simulated banks can foretell which name an account has.

Method: the documented rule, number by number.
"""

import datetime as dt

import pytest

from madoguchi.formats.clearing.names import NameInquiry, NameState
from madoguchi.values.kana import KanaClass, normalise
from madoguchi.wires.clearing.faults import Faults
from madoguchi.wires.clearing.invented_names import answer_name, invented_name

MORNING = dt.datetime(2026, 11, 20, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=9)))


def inquiry(number: str, *, bank: str = "9991") -> NameInquiry:
    return NameInquiry(
        key="0" * 32,
        sending_bank="9990",
        receiving_bank=bank,
        receiving_branch="002",
        account_kind="1",
        account_number=number,
    )


@pytest.mark.parametrize(
    ("number", "bank", "state", "name"),
    [
        ("9123456", "9991", NameState.FOUND, "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("9123456", "0001", NameState.FOUND, "ﾔﾏﾀﾞ ﾀﾛｳ"),
        ("9000001", "9991", NameState.FOUND, "ｱｵｷ ｲｸｺ"),
        ("9000099", "9991", NameState.FOUND, "ｻｲﾄｳ ﾖｳｺ"),
        ("9123400", "9991", NameState.NO_ACCOUNT, ""),
        ("9404001", "9991", NameState.NO_ACCOUNT, ""),
        ("9123456", "9997", NameState.NOT_A_MEMBER, ""),
        ("9404001", "9997", NameState.NOT_A_MEMBER, ""),
    ],
)
def test_the_number_and_the_bank_tell_the_answer(
    number: str, bank: str, state: NameState, name: str
) -> None:
    answer = answer_name(inquiry(number, bank=bank), Faults(), MORNING)
    assert (answer.key, answer.name_state, answer.name) == ("0" * 32, state, name)


def test_outside_the_hours_of_the_banks_there_is_no_name() -> None:
    shut = Faults(name_hours="08:30-09:30")
    assert answer_name(inquiry("9123456"), shut, MORNING).name_state is NameState.CLOSED_NOW


def test_every_invented_name_can_be_sent_as_it_is() -> None:
    names = {invented_name(f"90000{end:02}") for end in range(100)}
    assert len(names) == 100
    assert {normalise(name, KanaClass.NAME).text for name in names} == names
