"""The message box: what is shown now, in two lists, and one notice's text."""

import datetime as dt
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

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]


def _published(
    institution: Institution,
    title: str,
    *,
    important: bool = False,
    text: str = "本文",
    at: str = "2026-11-20T09:00",
    until: str | None = None,
    before_top: bool = False,
) -> int:
    def moment(said: str) -> dt.datetime:
        return dt.datetime.fromisoformat(said).replace(tzinfo=TOKYO)

    with current.serving(institution):
        return publish(
            important=important,
            title=title,
            text=text,
            at=moment(at),
            until=None if until is None else moment(until),
            before_top=before_top,
        )


def test_the_list_has_important_notices_first_and_leads_to_each(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-11-25T10:00")
    ordinary = _published(bank[0], "窓口の花", at="2026-11-24T09:00")
    important = _published(bank[0], "偽メールにご注意", important=True)
    page = signed_on(open_person(bank[0])).get("/notices/").content.decode()
    assert page.index("偽メールにご注意") < page.index("信組のお知らせ") < page.index("窓口の花")
    assert f'href="/notices/{ordinary}/"' in page and f'href="/notices/{important}/"' in page


def test_a_notice_is_read_as_text_and_never_as_markup(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")
    number = _published(bank[0], "<b>題</b>", text="一段目\n\n二段目 <script>x</script>")
    answer = signed_on(open_person(bank[0])).get(f"/notices/{number}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "&lt;b&gt;題&lt;/b&gt;" in page
    assert "<p>一段目</p>" in page and "&lt;script&gt;x&lt;/script&gt;" in page


def test_a_notice_of_tomorrow_or_of_the_past_is_not_found(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")
    early = _published(bank[0], "あすの話", at="2026-11-26T00:00")
    late = _published(bank[0], "むかしの話", until="2026-11-25T09:59")
    client = signed_on(open_person(bank[0]))
    page = client.get("/notices/").content.decode()
    assert "あすの話" not in page and "むかしの話" not in page
    assert client.get(f"/notices/{early}/").status_code == 404
    assert client.get(f"/notices/{late}/").status_code == 404
    assert client.get("/notices/99999999999999999999/").status_code == 404


def test_before_anything_was_published_the_box_says_it_is_empty(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-05-01T10:00")
    page = signed_on(open_person(bank[0])).get("/notices/").content.decode()
    assert "いま、お知らせはありません。" in page


def test_the_number_of_queries_does_not_grow_with_notices(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")
    client = signed_on(open_person(bank[0]))
    counts = []
    for _ in range(2):
        client.get("/notices/")
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            client.get("/notices/")
        counts.append(len(queries))
        for nth in range(5):
            _published(bank[0], f"話{nth}")
    assert counts[0] == counts[1] <= 3, "the session, the list, what is unread"


def test_opening_a_notice_reads_it_and_the_top_page_counts_what_is_left(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2012-04-02T10:00")
    span = {"at": "2012-04-02T09:00", "until": "2012-04-02T11:00"}
    first = _published(bank[0], "冬の話", important=True, **span)
    _published(bank[0], "春の話", important=True, **span)
    client = signed_on(open_person(bank[0]))
    page = client.get("/").content.decode()
    assert "重要なお知らせ（未読2件）" in page
    assert page.count("message-box__unread") == 2
    assert client.get(f"/notices/{first}/").status_code == 200
    page = client.get("/").content.decode()
    assert "重要なお知らせ（未読1件）" in page
    assert page.count("message-box__unread") == 1
    assert "冬の話" in page, "an important notice stays while it is shown"


def test_long_lists_have_pages(bank: Bank, stand_at: Stand) -> None:
    stand_at("2012-04-03T10:00")
    for nth in range(21):
        _published(bank[0], f"第{nth}話。", at=f"2012-04-03T09:{nth:02}", until="2012-04-03T11:00")
    client = signed_on(open_person(bank[0]))
    page = client.get("/notices/").content.decode()
    assert page.count('class="message-box__text"') == 20
    assert "第20話。" in page and "第0話。" not in page
    older = page.split('href="?below=')[1].split('"')[0]
    page = client.get(f"/notices/?below={older}").content.decode()
    assert page.count('class="message-box__text"') == 1
    assert "第0話。" in page and "?below=" not in page


@pytest.mark.parametrize("below", ["x", "-1", "٣", "9" * 18, "9" * 40])
def test_an_address_nobody_was_given_shows_the_list_from_its_beginning(
    bank: Bank, stand_at: Stand, below: str
) -> None:
    stand_at("2012-04-04T10:00")
    _published(bank[0], "初めの話", at="2012-04-04T09:00", until="2012-04-04T11:00")
    answer = signed_on(open_person(bank[0])).get("/notices/", {"below": below})
    assert (answer.status_code, "初めの話" in answer.content.decode()) == (200, True)


def test_some_notices_stand_before_the_top_page_once_until_they_are_confirmed(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2012-04-05T10:00")
    span = {"at": "2012-04-05T09:00", "until": "2012-04-05T11:00"}
    one = _published(bank[0], "停止の話", important=True, before_top=True, **span)
    two = _published(bank[0], "改定の話", before_top=True, **span)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    for number, title in ((one, "停止の話"), (two, "改定の話")):
        answer = client.get("/")
        assert (answer.status_code, answer["Location"]) == (303, "/notices/first/")
        page = client.get("/notices/first/").content.decode()
        assert f"<h1>{title}</h1>" in page and "確認しました" in page
        assert client.get("/changes/").status_code == 200, "only the top page waits"
        answer = client.post("/notices/first/", {"notice": str(number)})
        assert (answer.status_code, answer["Location"]) == (303, "/")
    page = client.get("/").content.decode()
    assert "停止の話" in page and "改定の話" in page
    assert client.get("/notices/first/")["Location"] == "/"
    assert signed_on(hanako).get("/").status_code == 200, "once, and not at every sign-on"


@pytest.mark.parametrize("number", ["", "x", "9" * 18, "9" * 40])
def test_confirming_what_is_not_shown_marks_nothing(
    bank: Bank, stand_at: Stand, number: str
) -> None:
    stand_at("2012-04-06T10:00")
    _published(
        bank[0], "必読の話", before_top=True, at="2012-04-06T09:00", until="2012-04-06T11:00"
    )
    client = signed_on(open_person(bank[0]))
    assert client.post("/notices/first/", {"notice": number}).status_code == 303
    assert client.get("/").status_code == 303, "it still waits to be read"
