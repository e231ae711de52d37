"""Whose accounts the banks behind the simulated centre have (名義の模擬): invented, foretellable.

A number's last two digits name its holder: the first of them the family, the second the person.
So 9123456 belongs to ﾔﾏﾀﾞ ﾀﾛｳ at every bank. Numbers that end in 00, and those beginning with
9404, have no account; banks whose code ends in 7 do not take part in the service.
"""

import datetime as dt
from typing import Final

from madoguchi.formats.clearing.names import NameAnswer, NameInquiry, NameState
from madoguchi.wires.clearing.faults import Faults

FAMILIES: Final = ("ｱｵｷ", "ｲｼｲ", "ｳｴﾀﾞ", "ｴﾉﾓﾄ", "ｵｶﾞﾜ", "ﾔﾏﾀﾞ", "ｶﾄｳ", "ｷﾑﾗ", "ｺﾝﾄﾞｳ", "ｻｲﾄｳ")
PERSONS: Final = ("ｱｷﾗ", "ｲｸｺ", "ｳﾒｺ", "ｴﾂｺ", "ｵｻﾑ", "ﾊﾅｺ", "ﾀﾛｳ", "ｹｲｺ", "ｻﾄｼ", "ﾖｳｺ")

_NO_ACCOUNT_BEGINS: Final = "9404"
_NO_ACCOUNT_ENDS: Final = "00"
_NOT_A_MEMBER_ENDS: Final = "7"


def answer_name(inquiry: NameInquiry, faults: Faults, at: dt.datetime) -> NameAnswer:
    """Answer one name inquiry as the receiving bank would; the same question, the same answer."""
    number = inquiry.account_number
    if inquiry.receiving_bank.endswith(_NOT_A_MEMBER_ENDS):
        state = NameState.NOT_A_MEMBER
    elif not faults.answers_names(at):
        state = NameState.CLOSED_NOW
    elif number.startswith(_NO_ACCOUNT_BEGINS) or number.endswith(_NO_ACCOUNT_ENDS):
        state = NameState.NO_ACCOUNT
    else:
        state = NameState.FOUND
    name = invented_name(number) if state is NameState.FOUND else ""
    return NameAnswer(key=inquiry.key, name_state=state, name=name)


def invented_name(number: str) -> str:
    """The holder of an account with this number, in Zengin kana."""
    return f"{FAMILIES[int(number[-2])]} {PERSONS[int(number[-1])]}"
