"""The message box: what is shown now, in two lists, and one notice's text."""

import datetime as dt
from collections.abc import Callable

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
    assert counts[0] == counts[1] <= 2
