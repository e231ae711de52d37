"""The list of error codes (エラーコード一覧) at the end of the personal manual, code by code.

Goal: each of its 36 codes is one refusal of the bank, raised where its condition is looked at.
Method: the list as it is printed; the source is searched for the name of each refusal.
"""

import re
from pathlib import Path

import pytest

from madoguchi.values.refusal import Refusal

SOURCE = Path(__file__).parents[2] / "src/madoguchi"
# The enum itself, the sentences about it, and the pages that only compare.
NOT_RAISING = ("values", "web/shared")

LIST = {
    "A00": ("属性チェックエラー", Refusal.WRONG_CHARACTERS),
    "A01": ("桁数チェックエラー", Refusal.WRONG_LENGTH),
    "A03": ("日付エラー", Refusal.WRONG_DATE),
    "A04": ("規定値範囲外エラー", Refusal.OUT_OF_RANGE),
    "A05": ("入力内容矛盾エラー", Refusal.CONTRADICTION),
    "B00": ("ログインパスワード属性チェックエラー", Refusal.LOGIN_CHARACTERS),
    "B01": ("ログインパスワード桁数チェックエラー", Refusal.LOGIN_LENGTH),
    "B02": ("ログインパスワード英数字混在チェックエラー", Refusal.LOGIN_MIX),
    "B03": ("ログインパスワードマッチングエラー", Refusal.LOGIN_MISMATCH),
    "B04": ("ログインパスワード未変更エラー", Refusal.LOGIN_UNCHANGED),
    "B05": ("ログインパスワード／ログインＩＤ一致エラー", Refusal.LOGIN_LIKE_ID),
    "B06": ("ログインパスワードロックアウト", Refusal.LOGIN_LOCKED_OUT),
    "B07": ("ログインパスワード閉塞", Refusal.LOGIN_BLOCKED),
    "B08": ("ログインパスワード／確認用パスワード一致エラー", Refusal.LOGIN_LIKE_CONFIRMATION),
    "B10": ("確認用パスワード属性チェックエラー", Refusal.CONFIRMATION_CHARACTERS),
    "B11": ("確認用パスワード桁数チェックエラー", Refusal.CONFIRMATION_LENGTH),
    "B12": ("確認用パスワード英数字混在チェックエラー", Refusal.CONFIRMATION_MIX),
    "B13": ("確認用パスワードマッチングエラー", Refusal.CONFIRMATION_MISMATCH),
    "B14": ("確認用パスワード未変更エラー", Refusal.CONFIRMATION_UNCHANGED),
    "B15": ("確認用パスワード／ログインＩＤ一致エラー", Refusal.CONFIRMATION_LIKE_ID),
    "B16": ("確認用パスワードロックアウト", Refusal.CONFIRMATION_LOCKED_OUT),
    "B17": ("確認用パスワード閉塞", Refusal.CONFIRMATION_BLOCKED),
    "B20": ("代表口座属性チェックエラー", Refusal.ACCOUNT_CHARACTERS),
    "B21": ("代表口座桁数チェックエラー", Refusal.ACCOUNT_LENGTH),
    "B22": ("代表口座マッチングエラー", Refusal.ACCOUNT_MISMATCH),
    "B30": ("ログインＩＤ属性チェックエラー", Refusal.ID_CHARACTERS),
    "B31": ("ログインＩＤ桁数チェックエラー", Refusal.ID_LENGTH),
    "B32": ("ログインＩＤ英数字混在エラー", Refusal.ID_MIX),
    "B33": ("ログインＩＤマッチングエラー", Refusal.ID_MISMATCH),
    "B36": ("収納サービスロックアウト", Refusal.PAYEASY_LOCKED_OUT),
    "B37": ("収納サービス閉塞", Refusal.PAYEASY_BLOCKED),
    "B73": ("ワンタイムパスワードマッチングエラー", Refusal.OTP_MISMATCH),
    "B77": ("ワンタイムパスワード閉塞", Refusal.OTP_BLOCKED),
    "B93": ("リスクベース認証（追加認証）マッチングエラー", Refusal.ANSWER_MISMATCH),
    "B96": ("リスクベース認証（追加認証）ロックアウト", Refusal.ANSWER_LOCKED_OUT),
    "B97": ("リスクベース認証（追加認証）閉塞", Refusal.ANSWER_BLOCKED),
}

# 税金・各種料金の払込み (Pay-easy) is not offered yet, so nobody can type a bill's number wrongly.
NOT_YET = {"B36", "B37"}


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


@pytest.mark.parametrize("code", sorted(LIST.keys() - NOT_YET))
def test_a_code_of_the_list_is_raised_by_the_bank(code: str) -> None:
    assert places(LIST[code][1]) != []


@pytest.mark.parametrize("code", sorted(NOT_YET))
def test_a_code_that_nothing_can_raise_yet_is_raised_nowhere(code: str) -> None:
    assert places(LIST[code][1]) == []


def test_a_code_beside_the_list_has_a_letter_or_a_number_of_its_own() -> None:
    beside = {refusal.value for refusal in Refusal} - LIST.keys()
    assert {code for code in beside if code[0] in "AB"} == {
        *("B09", "B34", "B40", "B83", "B86", "B87", "B92")
    }
    assert {code[0] for code in beside} == {"B", "F", "O", "S", "T"}
