"""Files of the entries page: what is offered, what comes with it, and when there is none."""

import csv
import io
import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import Person, open_person, pay_in
from madoguchi.deposits import download
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"
FILES = ("csv", "pdf")


@pytest.fixture(scope="module")
def taro(bank: Bank) -> Person:
    """A customer with sixty lines of today."""
    person = open_person(bank[1])
    with current.serving(bank[1]):
        for nth in range(1, 61):
            pay_in(person.accounts[0], nth, narrative="ﾔﾏﾀﾞ" if nth % 2 else "ｻﾄｳ")
    return person


def saved(client: Client, address: str) -> tuple[HttpResponse, bytes]:
    """Follow a link to a file; returns the answer with its whole content."""
    answer = client.get(address)
    assert answer.status_code == 200
    if isinstance(answer, StreamingHttpResponse):
        return answer, b"".join(answer)  # type: ignore[arg-type]
    return answer, answer.content


def links(client: Client, question: str) -> list[str]:
    """The addresses of the files that a page offers."""
    page = client.get(question).content.decode()
    found = re.findall(r'href="(/entries/(?:csv|pdf)/\?[^"]+)"', page)
    return [link.replace("&amp;", "&") for link in found]


def test_the_links_of_a_page_lead_to_all_its_lines_not_only_to_those_shown(
    taro: Person, stand_at: Stand
) -> None:
    stand_at(OPEN)
    client = signed_on(taro)
    offered = links(client, "/entries/?by=range&from=2026-11-25&to=2026-11-25")
    assert len(offered) == 3
    contents = {
        answer["Content-Type"]: file for answer, file in (saved(client, link) for link in offered)
    }
    assert list(contents) == [
        "application/pdf",
        "text/csv; charset=utf-8; header=present",
        "text/csv; charset=shift_jis; header=present",
    ]
    pdf, utf8, shift_jis = contents.values()
    assert pdf.startswith(b"%PDF-")
    for file, charset in ((utf8, "utf-8-sig"), (shift_jis, "cp932")):
        rows = list(csv.reader(io.StringIO(file.decode(charset), newline="")))[1:]
        assert [row[3] for row in rows] == [str(nth) for nth in range(1, 61)], "oldest first"


def test_a_file_answers_the_question_of_its_page(taro: Person, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(taro)
    for link in links(client, "/entries/?by=count&count=10&words=やまだ&least=20"):
        if "charset=utf-8" in link:
            _, file = saved(client, link)
    rows = list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline="")))[1:]
    assert [row[3] for row in rows] == [str(nth) for nth in range(41, 60, 2)]


@pytest.mark.parametrize("form", FILES)
def test_a_file_is_kept_in_no_cache_and_says_its_name(
    taro: Person, stand_at: Stand, form: str
) -> None:
    stand_at(OPEN)
    answer, _ = saved(signed_on(taro), f"/entries/{form}/?by=day&day=2026-11-25")
    last = taro.accounts[0].number[-3:]
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == (
        f'attachment; filename="meisai_{last}_20261125-20261125.{form}"'
    )


@pytest.mark.parametrize("form", FILES)
def test_a_file_of_all_there_ever_was_says_so_in_its_name(
    taro: Person, stand_at: Stand, form: str
) -> None:
    stand_at(OPEN)
    answer, _ = saved(signed_on(taro), f"/entries/{form}/?by=range")
    last = taro.accounts[0].number[-3:]
    assert f'filename="meisai_{last}_zenkikan-20261125.{form}"' in answer["Content-Disposition"]


def test_only_the_files_of_the_profile_are_offered(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0], balance_yen=9))
    page = client.get("/entries/?by=all").content.decode()
    assert "ＣＳＶ" not in page and "ＰＤＦ" not in page
    assert "この画面を印刷する" in page
    for form in FILES:
        assert client.get(f"/entries/{form}/?by=all").status_code == 404


def test_an_empty_answer_offers_no_file(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    assert links(signed_on(open_person(bank[1])), "/entries/") == []


@pytest.mark.parametrize("form", FILES)
def test_a_question_that_cannot_be_answered_is_told_on_the_page(
    taro: Person, stand_at: Stand, form: str
) -> None:
    stand_at(OPEN)
    answer = signed_on(taro).get(f"/entries/{form}/?by=range&from=2026-11-31&to=2026-11-25")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Content-Disposition" not in answer
    assert '<a href="#id_from">' in page and "日付として読み取れません" in page
    assert 'action="/entries/"' in page


def test_a_statement_that_is_too_long_is_told_where_it_was_asked_for(
    taro: Person, stand_at: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(OPEN)
    monkeypatch.setattr(download, "MOST_PDF_LINES", 59)
    answer = signed_on(taro).get("/entries/pdf/?by=day&day=2026-11-25")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_download">明細が多いため、ＰＤＦにできません。' in page
    assert 'id="id_download"' in page and "60件すべてを保存する" in page
    assert re.findall(r'href="(\?[^"]*)"', page) == [], "links lead to the page, not to the file"


@pytest.mark.parametrize("form", FILES)
@pytest.mark.parametrize("whose", ["somebody else's", "nobody's"])
def test_an_account_that_is_not_ones_own_is_not_found(
    bank: Bank, taro: Person, stand_at: Stand, form: str, whose: str
) -> None:
    stand_at(OPEN)
    wanted = taro.accounts[0].id if whose == "somebody else's" else 987654321
    client = signed_on(open_person(bank[1]))
    assert client.get(f"/entries/{form}/?account={wanted}").status_code == 404


@pytest.mark.parametrize("form", FILES)
def test_a_contract_without_accounts_has_no_file(bank: Bank, stand_at: Stand, form: str) -> None:
    stand_at(OPEN)
    answer = signed_on(open_person(bank[1], accounts_count=0)).get(f"/entries/{form}/")
    assert "お使いいただける口座がありません" in answer.content.decode()
    assert "Content-Disposition" not in answer


@pytest.mark.parametrize("form", FILES)
def test_outside_the_hours_there_is_no_file(taro: Person, stand_at: Stand, form: str) -> None:
    stand_at("2026-11-25T22:00")
    answer = signed_on(taro).get(f"/entries/{form}/?by=count")
    assert answer.status_code == 503
    assert "次は11月26日(木) 7時00分からご利用いただけます。" in answer.content.decode()


def test_a_charset_that_is_not_offered_is_not_found(taro: Person, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(taro)
    assert client.get("/entries/csv/?by=count&charset=utf-16").status_code == 404
    assert client.post("/entries/csv/?by=count").status_code == 405


def test_a_stranger_is_sent_to_the_login_page(taro: Person, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(taro)
    client.post("/logout/")
    assert client.get("/entries/csv/?by=count").status_code in (302, 401)


@pytest.mark.parametrize(("form", "most"), [("csv", 11), ("pdf", 10)])
def test_a_file_costs_a_constant_number_of_queries(
    taro: Person, bank: Bank, stand_at: Stand, form: str, most: int
) -> None:
    stand_at(OPEN)
    client = signed_on(taro)
    counts = []
    for day in ("2026-11-24", "2026-11-25"):
        with CaptureQueriesContext(connections[bank[1].key]) as queries:
            saved(client, f"/entries/{form}/?by=day&day={day}")
        counts.append(len(queries))
    assert max(counts) <= most, counts
    assert abs(counts[0] - counts[1]) <= 1
