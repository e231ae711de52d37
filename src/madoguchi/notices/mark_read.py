"""Marks a notice as read (既読): once for each contract, however often it is opened."""

import datetime as dt

from madoguchi.notices.models import Read


def mark_read(number: int, *, contract_id: int, at: dt.datetime) -> None:
    """Note that a contract has read a notice there is; the first reading's moment stays (E1)."""
    Read.objects.bulk_create(
        [Read(contract_id=contract_id, notice_id=number, read_at=at)], ignore_conflicts=True
    )
