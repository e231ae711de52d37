"""A bank that keeps core hours only: its next day is offered, and every no says why (C14)."""

import re
from collections.abc import Callable

from browsing import DETAILS, Form, confirm_page, marked, proof_fields, signed_on
from cast import Person, open_person
from change_forms import codes
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]


def on_day(hanako: Person, when: str) -> Form:
    """The form of a transfer to another bank, for this day."""
    return Form(str(hanako.accounts[0].id), extra={"when": when})


def test_a_bank_in_core_hours_is_offered_for_the_next_business_day_after_them(
    bank: Bank, stand_at: Stand, core_only: str
) -> None:
    stand_at("2026-11-27T16:00")
    hanako = open_person(bank[1], balance_yen=50_000)
    client = signed_on(hanako)
    page = client.get(DETAILS).content.decode()
    words = re.sub(r"<[^>]+>", "", page)
    assert marked(page, "when") == ["2026-11-30"] and codes(page) == []
    assert "2026年11月30日(月)以降の予約になります" in words
    assert "次に当日扱いで振り込めるのは、2026年11月30日(月) 7時00分" in words
    form = on_day(hanako, "today")
    answer = client.post(DETAILS, form.posted())
    page = answer.content.decode()
    assert (answer.status_code, codes(page)) == (422, []), "a page left open since the morning"
    assert "本日の受付は終わりました" in page and marked(page, "when") == ["2026-11-30"]
    confirm = confirm_page(client, on_day(hanako, "2026-11-30"))
    assert "予約です" in client.get(confirm).content.decode()


def test_control_a_bank_in_extended_hours_is_offered_for_today(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-27T16:00")
    page = signed_on(open_person(bank[1])).get(DETAILS).content.decode()
    assert marked(page, "when") == ["today"] and "受付時間外" not in page


def test_core_hours_that_end_while_one_confirms_are_told_with_the_day_that_would_do(
    bank: Bank, stand_at: Stand, core_only: str
) -> None:
    stand_at("2026-11-25T15:29")
    hanako = open_person(bank[1], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, on_day(hanako, "today"))
    shown = client.get(confirm).content.decode()
    stand_at("2026-11-25T15:31")
    answer = client.post(confirm, proof_fields(hanako, shown))
    page = answer.content.decode()
    assert (answer.status_code, codes(page)) == (422, ["T01"])
    assert "この時間は、振込先の金融機関へ当日扱いで振り込めません。" in page
    assert "11月26日(木)以降の日を指定すると、いま予約できます" in page
    with current.serving(bank[1]):
        ledger_id = hanako.accounts[0].ledger_account_id
        assert ledger.balances([ledger_id])[ledger_id].yen == 50_000, "nothing has moved"
