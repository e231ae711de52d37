"""What the entries page prints: all lines of the question, and not the one page that is shown."""

import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import Person, open_person, pay_in
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.web.personal import entries, entries_question

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"
LINES = 120
EVERYTHING = "件すべてを1つの画面に表示する（印刷用）"


@pytest.fixture(scope="module")
def hanako(bank: Bank) -> Person:
    """A customer with 120 lines of today, each with its own amount."""
    person = open_person(bank[0])
    with current.serving(bank[0]):
        for nth in range(1, LINES + 1):
            pay_in(person.accounts[0], nth)
    return person


def asked(client: Client, question: str) -> str:
    answer = client.get(f"/entries/?{question}")
    assert answer.status_code == 200
    return answer.content.decode()


def amounts(page: str) -> list[int]:
    return [int(each) for each in re.findall(r'amount--in">\+([\d,]+)<', page)]


@pytest.mark.parametrize("lines", ["", "&lines=100", "&before=30", "&lines=100&after=10"])
def test_a_page_that_shows_a_part_leads_to_one_with_every_line(
    hanako: Person, stand_at: Stand, lines: str
) -> None:
    stand_at(OPEN)
    client = signed_on(hanako)
    page = asked(client, f"by=this-month{lines}")
    assert len(amounts(page)) < LINES
    link = re.search(rf'href="/entries/\?([^"]+)">{LINES}{EVERYTHING}', page)
    assert link is not None
    whole = asked(client, link.group(1).replace("&amp;", "&"))
    assert amounts(whole) == list(range(LINES, 0, -1))
    assert EVERYTHING not in whole and "これより前" not in whole and "これより新しい" not in whole
    assert "この画面を印刷する" in whole


def test_a_page_that_shows_everything_offers_no_more(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    page = asked(signed_on(open_person(bank[0], balance_yen=9)), "by=this-month")
    assert "この画面を印刷する" in page and EVERYTHING not in page


def test_more_than_fits_on_one_page_is_said_and_never_shown_at_once(
    hanako: Person, stand_at: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(OPEN)
    for module in (entries, entries_question):
        monkeypatch.setattr(module, "WHOLE_PAGE", LINES - 1)
    client = signed_on(hanako)
    page = asked(client, "by=this-month")
    assert EVERYTHING not in page
    assert "119件を超える明細は、1つの画面に表示できません。" in page
    assert len(amounts(asked(client, "by=this-month&lines=all"))) == LINES - 1


def test_all_lines_cost_as_many_queries_as_some(
    hanako: Person, bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    client = signed_on(hanako)
    asked(client, "by=this-month")
    counts = []
    for lines in ("50", "all"):
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            asked(client, f"by=this-month&lines={lines}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4
