"""Lines as far back as the ledger goes: 全期間 instead of a day of long ago, at no higher price."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import open_person, pay_in
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.day import TOKYO

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def customer(institution: Institution) -> Client:
    """A customer who paid in cash in August and today."""
    person = open_person(institution)
    with current.serving(institution):
        for month, day in ((8, 24), (11, 25)):
            pay_in(person.accounts[0], 1_000, at=dt.datetime(2026, month, day, 9, tzinfo=TOKYO))
    return signed_on(person)


@pytest.mark.parametrize(
    ("which", "query", "words"),
    [
        (1, "by=range", "全期間（2026年11月25日(水) 10時00分 現在）"),
        (1, "by=range&to=2026-10-31", "全期間（2026年10月31日(土)まで）"),
        (1, "by=range&from=2026-08-24", "2026年8月24日(月)〜2026年11月25日(水)"),
        (0, "by=all", "2026年8月25日(火)〜2026年11月25日(水)"),
    ],
)
def test_an_open_range_reads_whole_period_instead_of_a_day_of_long_ago(
    bank: Bank, stand_at: Stand, which: int, query: str, words: str
) -> None:
    stand_at(OPEN)
    client = customer(bank[which])
    page = re.sub(r"<[^>]+>", "", client.get(f"/entries/?{query}").content.decode())
    assert words in page
    assert "1943年" not in page


def test_all_there_ever_was_costs_no_more_queries(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = customer(bank[1])
    client.get("/entries/")
    with CaptureQueriesContext(connections[bank[1].key]) as queries:
        assert client.get("/entries/?by=range").status_code == 200
    assert len(queries) <= 4
