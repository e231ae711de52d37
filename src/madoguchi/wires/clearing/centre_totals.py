"""What the simulated centre counted for a bank on a day (対査の模擬), in its own store (C14)."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from madoguchi.formats.clearing import telegram
from madoguchi.formats.clearing.telegram import Totals, TotalsRequest, Transfer

_AT: Final = {field.name: (at, field.width) for at, field in Transfer.LAYOUT.positions()}


def _column(name: str) -> str:
    """A column of the kept telegram; SQLite counts bytes from 1."""
    at, width = _AT[name]
    return f"CAST(SUBSTR(content, {at + 1}, {width}) AS TEXT)"


_DAY: Final = _column("value_date")
_SENT: Final = f"""
SELECT COUNT(*), TOTAL(amount_yen),
       COUNT(*) FILTER (WHERE ended AND reason = :credited),
       TOTAL(amount_yen) FILTER (WHERE ended AND reason = :credited),
       COUNT(*) FILTER (WHERE ended AND reason <> :credited),
       TOTAL(amount_yen) FILTER (WHERE ended AND reason <> :credited)
  FROM (SELECT amount_yen, reason, sequence IS NOT NULL AS ended FROM transfer
         WHERE sending_bank = :bank AND {_DAY} = :day)
"""
_GIVEN: Final = f"""
SELECT COUNT(*), TOTAL(yen), COUNT(returned), TOTAL(yen) FILTER (WHERE returned IS NOT NULL)
  FROM (SELECT CAST({_column("amount_yen")} AS INTEGER) AS yen, returned FROM credit
         WHERE receiving_bank = :bank AND {_DAY} = :day)
"""


def count(store: sqlite3.Connection, question: TotalsRequest) -> Totals:
    """Count what one bank sent, got and gave back for one value date, as of now."""
    asked = {
        "bank": question.bank,
        "day": f"{question.value_date:%Y%m%d}",
        "credited": telegram.CREDITED_WITHOUT_REASON,
    }
    sent = [int(each) for each in store.execute(_SENT, asked).fetchone()]
    given = [int(each) for each in store.execute(_GIVEN, asked).fetchone()]
    return Totals(
        bank=question.bank,
        value_date=question.value_date,
        sent_count=sent[0],
        sent_yen=sent[1],
        credited_count=sent[2],
        credited_yen=sent[3],
        returned_count=sent[4],
        returned_yen=sent[5],
        given_count=given[0],
        given_yen=given[1],
        sent_back_count=given[2],
        sent_back_yen=given[3],
    )


def read_totals(*, store: Path, question: TotalsRequest) -> Totals:
    """Count beside a running centre, and change nothing.

    Raises sqlite3.OperationalError where there is no store.
    """
    with closing(sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True)) as reader:
        return count(reader, question)
