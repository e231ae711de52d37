"""The desk's pages of notices: written with a preview, approved, listed by state, withdrawn."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import open_person
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.notices.publish import publish
from madoguchi.values.day import TOKYO
from staff_browsing import REASON, Colleague, at_work

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
PUBLISH, WITHDRAW = "/apply/publish-notice/", "/apply/withdraw-notice/"
WORDS = {
    "title": "点検の<b>話</b>",
    "text": "一段目\n\n二段目",
    "weight": "important",
    "shown_from": "",
    "shown_until": "2014-05-07T17:00",
}


def page_of(colleague: Colleague, path: str) -> str:
    answer = colleague.client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_a_notice_goes_from_its_form_to_the_customer_and_away_again(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2014-05-07T10:00")
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    customer = signed_on(open_person(bank[0]))
    assert PUBLISH in page_of(maker, "/notices/") and PUBLISH not in page_of(maker, "/")
    form = maker.client.post(PUBLISH, {**WORDS, "preview": "1"})
    page = form.content.decode()
    assert form.status_code == 200 and 'class="error' not in page
    assert "<h3>点検の&lt;b&gt;話&lt;/b&gt;</h3>" in page and "<p>一段目</p>" in page
    assert 'value="2014-05-07T17:00"' in page, "what was typed stays"
    asked = maker.client.post(PUBLISH, {**WORDS, "reason": REASON})["Location"]
    assert "点検の" in page_of(checker, "/applications/"), "named by its title"
    page = page_of(checker, asked)
    assert "<p>二段目</p>" in page and "文面と日時を確かめて" in page
    assert "点検の" not in customer.get("/notices/").content.decode()
    assert checker.client.post(f"{asked}approve/").status_code == 303
    assert "点検の&lt;b&gt;話" in customer.get("/notices/").content.decode()

    [number] = set(re.findall(r'href="/notices/(\d+)/"', page_of(maker, "/notices/?state=shown")))
    page = page_of(maker, f"/notices/{number}/")
    assert "掲載中" in page and f"{WITHDRAW}?notice={number}" in page
    assert WITHDRAW not in page_of(checker, f"/notices/{number}/"), "who approves does not ask"
    assert f'value="{number}"' in page_of(maker, f"{WITHDRAW}?notice={number}")
    asked = maker.client.post(WITHDRAW, {"notice": number, "reason": REASON})["Location"]
    assert "<p>一段目</p>" in page_of(checker, asked)
    assert checker.client.post(f"{asked}approve/").status_code == 303
    assert "点検の" not in customer.get("/notices/").content.decode()
    assert f"/notices/{number}/" in page_of(maker, "/notices/?state=withdrawn")
    assert WITHDRAW not in page_of(maker, f"/notices/{number}/")


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ({"title": ""}, "A01", "件名を入力してください。"),
        ({"text": "あ" * 2_001}, "A01", "本文は2000文字以内で入力してください。"),
        ({"shown_from": "あした"}, "A00", "掲載を始める日時に使えない文字があります。"),
        ({"shown_until": "2014-05-08T09:00"}, "A04", "掲載を終える日時は、いまと"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_with_the_preview_too(
    bank: Bank, stand_at: Stand, typed: dict[str, str], code: str, said: str
) -> None:
    stand_at("2014-05-08T10:00")
    maker = at_work(bank[0], "maker")
    words = {**WORDS, "shown_until": "2014-05-08T17:00", **typed}
    answer = maker.client.post(PUBLISH, {**words, "reason": REASON})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page and f'<span class="error__code">{code}</span>' in page
    assert f'<a href="#id_{next(iter(typed))}">' in page


def test_whoever_only_looks_sees_the_notices_and_writes_none(bank: Bank, stand_at: Stand) -> None:
    stand_at("2014-05-09T10:00")
    viewer = at_work(bank[0], "viewer")
    assert PUBLISH not in page_of(viewer, "/notices/")
    assert viewer.client.post(PUBLISH, WORDS).status_code == 403


@pytest.mark.parametrize("path", ["/notices/?state=loud", "/notices/999999999/"])
def test_what_is_not_there_is_not_found(bank: Bank, path: str) -> None:
    assert at_work(bank[0], "viewer").client.get(path).status_code == 404


def test_the_list_has_pages_and_its_queries_do_not_grow(bank: Bank, stand_at: Stand) -> None:
    stand_at("1999-05-09T10:00")
    viewer = at_work(bank[1], "viewer")
    counts = []
    for _ in range(2):
        viewer.client.get("/notices/")
        with CaptureQueriesContext(connections[bank[1].key]) as queries:
            viewer.client.get("/notices/?state=shown")
        counts.append(len(queries))
        with current.serving(bank[1]):
            for nth in range(26):
                at = dt.datetime(1999, 5, 9, 9, nth, tzinfo=TOKYO)
                until = at.replace(hour=12)
                publish(important=False, title=f"第{nth}話。", text="…", at=at, until=until)
    assert counts[0] == counts[1] <= 2
    page = page_of(viewer, "/notices/?state=shown")
    assert page.count("<tr><td>") == 50
    older = re.search(r'href="(\?state=shown&amp;below=\d+)"', page)
    assert older is not None
    page = page_of(viewer, "/notices/" + older.group(1).replace("&amp;", "&"))
    assert page.count("<tr><td>") == 2 and "below=" not in page
