"""Tells a customer that a factor of his was locked (ロックのお知らせ), once for each lock."""

import datetime as dt
import uuid
from typing import Literal

from madoguchi.access import letters
from madoguchi.policy.table import FactorName

Locked = FactorName | Literal["login-password", "payeasy-numbers"]

_CALLED: dict[Locked, str] = {
    "login-password": "ログインパスワード",
    "confirmation-password": "確認用パスワード",
    "image-card": "認証用画像",
    "one-time-password": "ワンタイムパスワード",
    "payeasy-numbers": "払込書の番号",
}


def tell_locked(contract_id: int, factor: Locked, *, at: dt.datetime) -> None:
    """Queue the mail that wrong answers in a row have locked a factor (E2, manual 002)."""
    called = _CALLED[factor]
    letters.tell(
        contract_id,
        purpose="lock",
        about=uuid.uuid4().hex,
        subject=f"{called}の受付を止めました",
        lines=(
            f"{called}が続けて間違えられたため、受付を止めました。",
            "時間がたつと自動で解除されるときは、画面に解除の時刻を表示します。",
        ),
        at=at,
    )
