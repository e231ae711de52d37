"""Temporary passwords (仮パスワード): on paper, good for the first use and until their day only."""

import datetime as dt
from collections.abc import Sequence

from madoguchi.access.models import Password
from madoguchi.access.passwords import Purpose


def is_over(contract_id: int, *, purposes: Sequence[Purpose], at: dt.datetime) -> bool:
    """Say whether one of these passwords is a temporary one whose day has passed (A2)."""
    return Password.objects.filter(
        contract_id=contract_id, purpose__in=purposes, temporary_until__lte=at
    ).exists()
