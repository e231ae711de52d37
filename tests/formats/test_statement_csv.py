"""CSV of an account's lines: read back by Python's csv, safe in spreadsheets, in both charsets."""

import csv
import datetime as dt
import io
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.formats import statement_csv
from madoguchi.formats.statement_csv import Charset


@dataclass(frozen=True)
class Line:
    """A line as the ledger hands it out."""

    day: dt.date
    amount: int
    balance: int
    narrative: str


IN = Line(dt.date(2026, 11, 5), 12_345, 2_012_345, "ﾌﾘｺﾐ ﾔﾏﾀﾞ")
OUT = Line(dt.date(2026, 11, 25), -1_000, -500, 'カード "A", 支払')


def read_back(file: bytes, charset: str) -> list[list[str]]:
    """A file as an independent reader reads it."""
    return list(csv.reader(io.StringIO(file.decode(charset), newline="")))


def test_days_and_amounts_stand_in_their_columns_under_a_japanese_header() -> None:
    file = statement_csv.head("utf-8") + statement_csv.rows([IN, OUT], "utf-8")
    assert read_back(file, "utf-8-sig") == [
        ["日付", "摘要", "出金金額（円）", "入金金額（円）", "残高（円）"],
        ["2026/11/05", "ﾌﾘｺﾐ ﾔﾏﾀﾞ", "", "12345", "2012345"],
        ["2026/11/25", 'カード "A", 支払', "1000", "", "-500"],
    ]


def test_unicode_begins_with_the_mark_that_excel_needs_and_lines_end_as_windows_ends_them() -> None:
    file = statement_csv.head("utf-8") + statement_csv.rows([IN], "utf-8")
    assert file.startswith(b"\xef\xbb\xbf") and file.count(b"\xef\xbb\xbf") == 1
    assert file.count(b"\r\n") == file.count(b"\n") == 2
    assert file.endswith(b"\r\n")


def test_shift_jis_is_what_windows_reads() -> None:
    file = statement_csv.head("shift_jis") + statement_csv.rows([IN, OUT], "shift_jis")
    assert b"\xef\xbb\xbf" not in file
    assert read_back(file, "cp932")[1:] == [
        ["2026/11/05", "ﾌﾘｺﾐ ﾔﾏﾀﾞ", "", "12345", "2012345"],
        ["2026/11/25", 'カード "A", 支払', "1000", "", "-500"],
    ]


@pytest.mark.parametrize(
    ("narrative", "seen"),
    [
        ("𠮷野家", "〓野家"),
        ("髙橋", "髙橋"),
        ("ハ\u3099", "ハ〓"),
        ("カフェ☕", "カフェ〓"),
        ("９〜１７時", "９～１７時"),
        ("−５", "'－５"),
    ],
)
def test_a_letter_that_shift_jis_lacks_is_seen_to_be_missing(narrative: str, seen: str) -> None:
    line = Line(IN.day, 1, 1, narrative)
    assert read_back(statement_csv.rows([line], "shift_jis"), "cp932")[0][1] == seen


@pytest.mark.parametrize("charset", ["utf-8", "shift_jis"])
@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_narrative_is_no_formula(begins: str, charset: Charset) -> None:
    line = Line(IN.day, 1, 1, f"{begins}1+1")
    decoded = "cp932" if charset == "shift_jis" else charset
    assert read_back(statement_csv.rows([line], charset), decoded)[0][1] == f"'{begins}1+1"


def test_control_what_is_no_formula_stays_as_it_is() -> None:
    for narrative in ("1-1", "ﾀﾞｲｷﾝ=", "'1", ""):
        assert statement_csv.harmless(narrative) == narrative


@given(
    st.lists(
        st.builds(
            Line,
            st.dates(dt.date(1990, 1, 1)),
            st.integers(-(10**13), 10**13).filter(bool),
            st.integers(-(10**13), 10**13),
            st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
        )
    )
)
def test_whatever_the_lines_are_they_are_read_back_one_by_one(lines: list[Line]) -> None:
    for line, cells in zip(
        lines, read_back(statement_csv.rows(lines, "utf-8"), "utf-8"), strict=True
    ):
        day, narrative, out, into, balance = cells
        assert dt.datetime.strptime(day, "%Y/%m/%d").date() == line.day
        assert int(into or 0) - int(out or 0) == line.amount
        assert int(balance) == line.balance
        assert narrative == statement_csv.harmless(line.narrative)
        assert not narrative.startswith(tuple("=+-@＝＋－＠\t\r\n"))
