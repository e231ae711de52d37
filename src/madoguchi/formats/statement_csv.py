"""Lines of an account as CSV (入出金明細CSV): for spreadsheets, in Unicode or Shift_JIS.

Comma-separated with CRLF and a header in Japanese. Amounts are plain digits without commas, empty
where nothing went that way; days are 2026/11/25; the narrative is the ledger's own text. A
narrative that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV
Injection; ASVS 1.2.10): whoever imports the file takes a first ' off. Figures are written by us
and need none, not even a balance below zero. Source: B3; the column order of ANSER's CSV.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Literal, Protocol

Charset = Literal["utf-8", "shift_jis"]

HEADER = ("日付", "摘要", "出金金額（円）", "入金金額（円）", "残高（円）")

# Half-width and full-width: Japanese spreadsheets read both. Tab, CR and LF end a cell early.
_BEGINS_A_FORMULA = tuple("=+-@＝＋－−＠\t\r\n\0")
# Windows' Shift_JIS has these under another name.
_WINDOWS = str.maketrans({"〜": "～", "−": "－", "—": "―", "‖": "∥", "¥": "￥"})
# The geta mark (下駄記号): what Japanese printers set for a letter they do not have.
MISSING = "〓"


class Line(Protocol):
    """A line of a statement; the amount is signed, the balance is after it, yen."""

    @property
    def day(self) -> dt.date:
        """The day it counts for."""

    @property
    def amount(self) -> int:
        """Above zero what came in, below what went out."""

    @property
    def balance(self) -> int:
        """The balance after it."""

    @property
    def narrative(self) -> str:
        """The words beside it (摘要)."""


def head(charset: Charset) -> bytes:
    """The first bytes of a file: a byte order mark where Excel needs one, and the header."""
    mark = b"\xef\xbb\xbf" if charset == "utf-8" else b""
    return mark + _encoded([HEADER], charset)


def rows(lines: Iterable[Line], charset: Charset) -> bytes:
    """Some lines, as they follow the header."""
    return _encoded(
        (
            (
                f"{line.day:%Y/%m/%d}",
                harmless(line.narrative),
                str(-line.amount) if line.amount < 0 else "",
                str(line.amount) if line.amount > 0 else "",
                str(line.balance),
            )
            for line in lines
        ),
        charset,
    )


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def _encoded(cells: Iterable[tuple[str, ...]], charset: Charset) -> bytes:
    paper = io.StringIO()
    csv.writer(paper, lineterminator="\r\n").writerows(cells)
    text = paper.getvalue()
    return text.encode() if charset == "utf-8" else _shift_jis(text.translate(_WINDOWS))


def _shift_jis(text: str) -> bytes:
    """A text as Windows writes it; what does not fit is seen to be missing, and is no error."""
    try:
        return text.encode("cp932")
    except UnicodeEncodeError:
        if len(text) == 1:
            return MISSING.encode("cp932")
        return b"".join(map(_shift_jis, text))
