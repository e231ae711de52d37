"""The audit viewer: one day or one chain, newest first, page by page, and nothing to change."""

import datetime as dt
import re
from collections.abc import Callable

from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import open_person
from madoguchi.audit import anchor, record
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.day import TOKYO
from staff_browsing import at_work

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def _write(institution: Institution, chain: str, *, what: str, at: str, times: int = 1) -> None:
    with current.serving(institution):
        for nth in range(times):
            with transaction.atomic(using=institution.key):
                record.record(
                    chain=chain,
                    who="contract:0",
                    what=what,
                    about=f"about {nth}",
                    at=dt.datetime.fromisoformat(at).replace(tzinfo=TOKYO),
                    detail={"nth": nth},
                )


def _numbers(page: str) -> list[int]:
    return [int(each) for each in re.findall(r'<td class="number">(\d+)</td>', page)]


def test_today_is_shown_unless_another_day_is_asked(bank: Bank, stand_at: Stand) -> None:
    stand_at("2031-03-03T10:00")
    _write(bank[0], "test:today", what="test.today", at="2031-03-03T09:00")
    _write(bank[0], "test:today", what="test.yesterday", at="2031-03-02T23:59")
    viewer = at_work(bank[0], "viewer").client
    page = viewer.get("/trail/").content.decode()
    assert "test.today" in page and "test.yesterday" not in page
    page = viewer.get("/trail/?day=2031-03-02").content.decode()
    assert "test.yesterday" in page and "test.today" not in page


def test_what_a_customer_did_stands_in_his_chain(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    signed_on(hanako)
    viewer = at_work(bank[0], "viewer").client
    page = viewer.get(f"/trail/?chain=contract:{hanako.contract_id}").content.decode()
    assert "sign-on.done" in page
    assert f"contract:{hanako.contract_id} の記録" in page


def test_who_and_how_a_deed_begins_narrow_the_list(bank: Bank, stand_at: Stand) -> None:
    stand_at("2031-04-01T10:00")
    _write(bank[0], "test:narrow", what="one.done", at="2031-04-01T09:00")
    _write(bank[0], "test:narrow", what="two.done", at="2031-04-01T09:01")
    viewer = at_work(bank[0], "viewer").client
    page = viewer.get("/trail/?what=one").content.decode()
    assert "one.done" in page and "two.done" not in page
    page = viewer.get("/trail/?who=contract:0").content.decode()
    assert "one.done" in page and "two.done" in page
    page = viewer.get("/trail/?who=nobody-else&what=one").content.decode()
    assert "この条件の記録はありません。" in page


def test_every_record_is_on_exactly_one_page_in_order(bank: Bank, stand_at: Stand) -> None:
    stand_at("2031-05-01T10:00")
    # All at one instant: pages must not lose records that no clock tells apart.
    _write(bank[0], "test:pages", what="page.done", at="2031-05-01T09:00", times=120)
    viewer = at_work(bank[0], "viewer").client
    for start in ("?day=2031-05-01&what=page", "?chain=test:pages"):
        seen: list[int] = []
        address: str | None = start
        while address:
            page = viewer.get("/trail/" + address).content.decode()
            seen += _numbers(page)
            found = re.search(r'href="(\?[^"]*below=[^"]*)"', page)
            address = found.group(1).replace("&amp;", "&") if found else None
        assert seen == list(range(120, 0, -1)), start


def test_a_page_is_found_by_an_index_and_by_few_queries(bank: Bank, stand_at: Stand) -> None:
    stand_at("2031-06-01T10:00")
    _write(bank[0], "test:index", what="index.done", at="2031-06-01T09:00", times=60)
    viewer = at_work(bank[0], "viewer").client
    for address, index in (
        ("/trail/?day=2031-06-01", "audit_record_when"),
        ("/trail/?chain=test:index", "audit_record_pkey"),
    ):
        viewer.get(address)
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            assert viewer.get(address).status_code == 200
        assert len(queries) == 2, "the session, and the page"
        asked = queries.captured_queries[-1]["sql"]
        with connections[bank[0].key].cursor() as cursor:
            # So few rows are sorted faster than an index is walked: ask whether it could be.
            cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
            cursor.execute("EXPLAIN " + asked)
            plan = "\n".join(row[0] for row in cursor.fetchall())
            cursor.execute("RESET enable_seqscan; RESET enable_bitmapscan")
        assert index in plan and "Sort" not in plan, plan


def test_an_anchor_of_every_minute_is_shown_in_its_own_chain_only(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2031-07-01T10:00")
    _write(bank[0], "test:anchor", what="anchor.held", at="2031-07-01T09:00")
    with current.serving(bank[0]):
        anchor.anchor(at=dt.datetime.fromisoformat("2031-07-01T09:01").replace(tzinfo=TOKYO))
    viewer = at_work(bank[0], "viewer").client
    page = viewer.get("/trail/?day=2031-07-01").content.decode()
    assert "anchor.held" in page and "audit.anchored" not in page
    page = viewer.get("/trail/?chain=anchors").content.decode()
    assert "監査証跡のアンカー（封印）" in page


def test_a_day_that_is_none_is_said_to_be_none(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    viewer = at_work(bank[0], "viewer").client
    for day in ("2026-13-45", "0001-01-01", "9999-12-31", "yesterday"):
        answer = viewer.get("/trail/", {"day": day})
        assert answer.status_code == 422 and "A03" in answer.content.decode(), day


def test_hostile_addresses_get_a_page_and_never_a_fault_of_ours(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    viewer = at_work(bank[0], "viewer").client
    for said in ("%00", "';--", "😀" * 80, "a|b|c", "2026-01-01|1|x", "99999999999999999999"):
        for name in ("chain", "day", "who", "what", "below"):
            for chain in ({}, {"chain": "contract:1"}):
                answer = viewer.get("/trail/", {**chain, name: said})
                assert answer.status_code < 500, (name, said)


def test_the_trail_cannot_be_written_to_from_its_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    assert at_work(bank[0], "manager").client.post("/trail/", {}).status_code == 405
