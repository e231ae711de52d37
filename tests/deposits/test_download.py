"""Lines saved as a file, read back by independent readers: the ledger's own, and who took them."""

import csv
import datetime as dt
import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cast import AT, Person, open_person, pay_in
from clerks import read_pdf
from madoguchi.audit import search as trail
from madoguchi.deposits import download
from madoguchi.deposits.query import Query
from madoguchi.deposits.seek import Sought
from madoguchi.formats.statement_csv import Charset
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import search
from madoguchi.ledger.reads import Line
from madoguchi.values.account import AccountKind
from madoguchi.values.day import TOKYO
from madoguchi.values.kana import for_display
from madoguchi.values.refusal import Refusal, Refused

Bank = tuple[Institution, ...]
NOVEMBER = Query("range", dt.date(2026, 11, 1), dt.date(2026, 11, 25))
NARRATIVES = ("ﾌﾘｺﾐ ﾔﾏﾀﾞ ﾀﾛｳ", "現金", "=1+1", "カード, ｼﾊﾗｲ")


@pytest.fixture(scope="module")
def taro(bank: Bank) -> Person:
    """A customer with a current account, 3 lines in October and 90 in November."""
    person = open_person(bank[1], kind=AccountKind.CURRENT, overdraft_yen=500_000)
    with current.serving(bank[1]):
        for nth in range(3):
            pay_in(person.accounts[0], 10_000, at=_at(10, 5 + nth))
        for nth in range(90):
            yen = (nth * 7_919) % 20_000 - 12_000
            narrative = NARRATIVES[nth % len(NARRATIVES)]
            pay_in(person.accounts[0], yen, at=_at(11, 2 + nth // 4), narrative=narrative)
    return person


@pytest.fixture(autouse=True)
def served(bank: Bank) -> Iterator[None]:
    """Every file here is asked of the second institution."""
    with current.serving(bank[1]):
        yield


def _at(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 9, tzinfo=TOKYO)


def ledger_lines(person: Person, query: Query) -> list[Line]:
    """What the ledger says, oldest first."""
    ledger_id = person.accounts[0].ledger_account_id
    wanted = search.Wanted(ledger_id, query.first, query.last)
    whole = search.summary(wanted)
    return search.newer(wanted, whole, than=search.BEFORE_ALL, limit=1_000)


def csv_of(person: Person, query: Query, charset: Charset) -> tuple[str, bytes]:
    file = download.csv_file(person.accounts[0], query, charset=charset, by=person.actor, at=AT)
    return file.name, b"".join(file.pieces)


def pdf_of(person: Person, query: Query, folder: Path) -> str:
    file = download.pdf_file(person.accounts[0], query, by=person.actor, at=AT)
    (folder / "statement.pdf").write_bytes(file.content)
    return read_pdf(folder / "statement.pdf")


@pytest.mark.parametrize(("charset", "decoded"), [("utf-8", "utf-8-sig"), ("shift_jis", "cp932")])
def test_a_csv_file_is_the_ledgers_lines_oldest_first(
    taro: Person, charset: Charset, decoded: str
) -> None:
    name, file = csv_of(taro, NOVEMBER, charset)
    header, *rows = csv.reader(io.StringIO(file.decode(decoded), newline=""))
    lines = ledger_lines(taro, NOVEMBER)
    assert len(header) == 5 and len(rows) == len(lines) == 90
    assert rows == [
        [
            line.day.strftime("%Y/%m/%d"),
            "'=1+1" if line.narrative == "=1+1" else line.narrative,
            str(-line.amount) if line.amount < 0 else "",
            str(line.amount) if line.amount > 0 else "",
            str(line.balance),
        ]
        for line in lines
    ]
    assert min(line.balance for line in lines) < 0, "control: the overdraft line was used"
    assert name == f"meisai_{taro.accounts[0].number[-3:]}_20261101-20261125.csv"


def test_a_csv_file_has_only_what_was_looked_for(taro: Person) -> None:
    sought = Query("range", NOVEMBER.first, NOVEMBER.last, None, Sought(("げんきん",), way="out"))
    assert len(csv_of(taro, sought, "utf-8")[1].splitlines()) == 1
    sought = Query("range", NOVEMBER.first, NOVEMBER.last, None, Sought(("やまだ",), way="out"))
    _, file = csv_of(taro, sought, "utf-8")
    expected = [
        line for line in ledger_lines(taro, NOVEMBER) if "ﾔﾏﾀﾞ" in line.narrative and line.amount < 0
    ]
    assert len(file.splitlines()) == 1 + len(expected) > 5


def test_a_csv_file_is_written_while_it_is_read_some_lines_at_a_time(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = open_person(bank[1])
    for nth in range(1, 10):
        pay_in(person.accounts[0], nth, at=_at(11, nth))
    _, at_once = csv_of(person, NOVEMBER, "utf-8")
    monkeypatch.setattr(download, "_PIECE", 4)
    file = download.csv_file(person.accounts[0], NOVEMBER, charset="utf-8", by=person.actor, at=AT)
    with CaptureQueriesContext(connections[bank[1].key]) as queries:
        pieces = [next(file.pieces)]
        assert len(queries) == 0, "the header needs no line"
        # A line that comes while the file is on its way is not in it.
        pay_in(person.accounts[0], 99, at=AT)
        asked = len(queries)
        pieces += list(file.pieces)
    assert len(queries) - asked == 3
    assert [piece.count(b"\r\n") for piece in pieces] == [1, 4, 4, 1]
    assert b"".join(pieces) == at_once


def test_an_account_without_lines_is_a_header_and_no_more(bank: Bank, tmp_path: Path) -> None:
    empty = open_person(bank[1])
    assert csv_of(empty, NOVEMBER, "utf-8")[1].count(b"\r\n") == 1
    said = pdf_of(empty, NOVEMBER, tmp_path)
    assert "この期間に入出金はありません。" in said


OCTOBER_AND_EARLY = Query("range", dt.date(2026, 10, 1), dt.date(2026, 11, 20))
_ROW = re.compile(r"^\s*(\d{4}/\d\d/\d\d)\s+(.*?)\s+([\d,]+)\s+(-?[\d,]+)\s*$", re.MULTILINE)


def _yen(written: str) -> int:
    return int(written.replace(",", ""))


def test_a_statement_on_paper_is_the_ledgers_lines_with_its_totals(
    taro: Person, tmp_path: Path
) -> None:
    said = pdf_of(taro, OCTOBER_AND_EARLY, tmp_path)
    lines = ledger_lines(taro, OCTOBER_AND_EARLY)
    rows = _ROW.findall(said)
    assert len(rows) == len(lines) > 70
    for (day, narrative, amount, balance), line in zip(rows, lines, strict=True):
        assert day == line.day.strftime("%Y/%m/%d")
        assert narrative.split() == for_display(line.narrative).split()
        assert _yen(amount) == abs(line.amount)
        assert _yen(balance) == line.balance
    out = -sum(line.amount for line in lines if line.amount < 0)
    into = sum(line.amount for line in lines if line.amount > 0)
    figures = re.search(
        r"([-\d,]+) ?円\s+([\d,]+) ?円\s+([\d,]+) ?円\s+([-\d,]+) ?円\s+(\d+) ?件", said
    )
    assert figures is not None
    assert [_yen(each) for each in figures.groups()] == [
        0,
        out,
        into,
        lines[-1].balance,
        len(lines),
    ]


def test_a_statement_says_whose_it_is_and_its_pages_are_numbered(
    taro: Person, tmp_path: Path
) -> None:
    said = pdf_of(taro, OCTOBER_AND_EARLY, tmp_path)
    profile = taro.institution.profile
    account = taro.accounts[0]
    for words in (profile.institution.name, account.holder, account.number, "本店（001）", "当座"):
        assert words in said
    assert re.search("2026年10月1日 〜 2026年11月20日", said)
    assert re.search("発行日時 +2026年11月25日 10時00分", said)
    pages = re.findall(r"(\d+) / (\d+) ページ", said)
    assert pages == [(str(nth), str(len(pages))) for nth in range(1, len(pages) + 1)]
    assert len(pages) > 1
    assert said.count("残高（円）") == len(pages), "each page has the head of the table"


def test_columns_of_a_statement_keep_what_went_out_apart_from_what_came_in(
    taro: Person, tmp_path: Path
) -> None:
    for way in ("in", "out"):
        file = download.pdf_file(
            taro.accounts[0],
            Query("range", NOVEMBER.first, NOVEMBER.last, None, Sought(way=way)),
            by=taro.actor,
            at=AT,
        )
        paper = tmp_path / f"{way}.pdf"
        paper.write_bytes(file.content)
        # The words with their places: an amount stands below the heading of its column.
        boxes = subprocess.run(
            ["pdftotext", "-bbox", str(paper), "-"], capture_output=True, text=True, check=True
        ).stdout
        places = re.findall(r'xMax="([\d.]+)" yMax="[\d.]+">([\d,]{4,})</word>', boxes)
        heads = dict(
            (word, float(x))
            for x, word in re.findall(
                r'xMax="([\d.]+)" yMax="[\d.]+">(出金（円）|入金（円）)', boxes
            )
        )
        column = heads["入金（円）" if way == "in" else "出金（円）"]
        other = heads["出金（円）" if way == "in" else "入金（円）"]
        ends = [float(x) for x, _ in places]
        assert sum(abs(x - column) < 8 for x in ends) > 20
        assert not [x for x in ends if abs(x - other) < 8]


def test_a_statement_of_what_was_looked_for_claims_no_balance_carried(
    taro: Person, tmp_path: Path
) -> None:
    sought = Query("range", NOVEMBER.first, NOVEMBER.last, None, Sought(("やまだ",)))
    said = pdf_of(taro, sought, tmp_path)
    assert "条件に合う明細だけを抜き出しています。" in said
    assert "お取引前の残高" not in said and "お取引後の残高" not in said
    assert len(_ROW.findall(said)) > 10


def test_the_newest_so_many_carry_the_balance_before_them(taro: Person, tmp_path: Path) -> None:
    lines = ledger_lines(taro, Query("all", dt.date(2026, 10, 1), dt.date(2026, 11, 25)))[-2:]
    newest = Query("count", dt.date(2026, 8, 25), dt.date(2026, 11, 25), 2)
    said = pdf_of(taro, newest, tmp_path)
    assert "新しいものから2件まで" in said
    assert f"{lines[0].balance - lines[0].amount:,} 円" in said
    assert f"{lines[-1].balance:,} 円" in said


WHOLE = Query("range", None, AT.date())


def test_without_a_first_day_a_file_has_everything_and_says_so_instead_of_a_day(
    taro: Person, tmp_path: Path
) -> None:
    name, file = csv_of(taro, WHOLE, "utf-8")
    last = taro.accounts[0].number[-3:]
    assert name == f"meisai_{last}_zenkikan-20261125.csv"
    assert len(file.splitlines()) == 1 + 93
    said = pdf_of(taro, WHOLE, tmp_path)
    assert "全期間（2026年11月25日まで）" in said
    assert len(_ROW.findall(said)) == 93
    newest = Query("count", None, AT.date(), 2)
    assert csv_of(taro, newest, "utf-8")[0] == f"meisai_{last}_saishin2-20261125.csv"
    assert "新しいものから2件まで" in pdf_of(taro, newest, tmp_path)
    assert [each["first"] for each in _downloads(taro)][-4:] == [None] * 4


def test_a_narrative_is_only_text_on_paper(bank: Bank, tmp_path: Path) -> None:
    person = open_person(bank[1])
    pay_in(person.accounts[0], 1, at=AT, narrative='#panic("no") $x$ *b*')
    assert "＃ｐａｎｉｃ（＂ｎｏ＂）" in pdf_of(person, NOVEMBER, tmp_path)


def test_a_statement_that_is_too_long_is_refused_and_leaves_no_record(
    taro: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "MOST_PDF_LINES", 89)
    before = _downloads(taro)
    with pytest.raises(Refused) as no:
        download.pdf_file(taro.accounts[0], NOVEMBER, by=taro.actor, at=AT)
    assert (no.value.refusal, no.value.facts["field"]) == (Refusal.OUT_OF_RANGE, "download")
    assert _downloads(taro) == before


def _downloads(person: Person) -> list[dict[str, object]]:
    chain = f"contract:{person.contract_id}"
    found = trail.of_chain(chain, what="entries.downloaded", limit=9)
    return [json.loads(one.detail) for one in found][::-1]


def test_who_took_which_lines_is_in_the_trail(bank: Bank) -> None:
    person = open_person(bank[1], balance_yen=5)
    account = person.accounts[0]
    download.csv_file(account, NOVEMBER, charset="shift_jis", by=person.actor, at=AT)
    download.pdf_file(account, NOVEMBER, by=person.actor, at=AT)
    said = {
        "account": f"****{account.number[-3:]}",
        "first": "2026-11-01",
        "last": "2026-11-25",
        "lines": 1,
    }
    assert _downloads(person) == [
        {**said, "format": "csv shift_jis"},
        {**said, "format": "pdf"},
    ]
