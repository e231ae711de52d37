"""Tells a customer that a factor of his was locked (ロックのお知らせ), once for each lock."""

import datetime as dt
import uuid

from madoguchi.access import letters
from madoguchi.access.codes import Codes


def tell_locked(contract_id: int, codes: Codes, *, at: dt.datetime) -> None:
    """Queue the mail that wrong answers in a row have locked a factor (E2, manual 002)."""
    letters.tell(
        contract_id,
        purpose="lock",
        about=uuid.uuid4().hex,
        subject=f"{codes.called}の受付を止めました",
        lines=(
            f"{codes.where}{codes.called}が続けて間違えられたため、受付を止めました。",
            "時間がたつと自動で解除されるときは、画面に解除の時刻を表示します。",
        ),
        at=at,
    )
