"""The day of a transfer: what is offered, how it is typed, what it means, and every no (C5)."""

import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import DETAILS, Form, confirm_page, marked, proof_fields, signed_on
from cast import open_person
from change_forms import codes
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import reads
from madoguchi.transfers.states import State
from madoguchi.values.account import AccountKind

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


def reserving(source: object, **extra: str) -> Form:
    """The form of a transfer to another bank, with a day."""
    return Form(str(source), extra=extra)


def test_the_page_offers_today_the_window_and_days_by_their_names(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    page = signed_on(open_person(bank[0])).get(DETAILS).content.decode()
    assert marked(page, "when") == ["today"]
    choices = re.findall(r'name="when" value="([^"]+)"', page)
    assert choices == ["today", "2026-11-26", "2026-11-30", "2026-12-02", "date"]
    words = re.sub(r"<[^>]+>", "", page)
    for said in (
        "翌営業日2026年11月26日(木)",
        "月末営業日2026年11月30日(月)",
        "5営業日後2026年12月2日(水)",
    ):
        assert said in words
    assert "2026年11月26日(木)から2026年12月16日(水)まで" in words


@pytest.mark.parametrize(
    ("moment", "choices"),
    [
        # The last business day of November has come: the month that ends is December.
        ("2026-11-30T10:00", ["today", "2026-12-01", "2026-12-07", "date"]),
        # One day may have two names.
        ("2026-11-27T10:00", ["today", "2026-11-30", "2026-12-04", "date"]),
    ],
)
def test_a_day_is_offered_once_and_only_inside_the_window(
    bank: Bank, stand_at: Stand, moment: str, choices: list[str]
) -> None:
    stand_at(moment)
    page = signed_on(open_person(bank[0])).get(DETAILS).content.decode()
    assert re.findall(r'name="when" value="([^"]+)"', page) == choices
    assert ("翌営業日・月末営業日" in page) == (moment == "2026-11-27T10:00")


@pytest.mark.parametrize(
    ("when", "typed"),
    [
        ("2026-11-27", ""),
        ("date", "2026-11-27"),
        ("date", "１１／２７"),
        ("date", "令和8年11月27日"),
        ("", "11月27日"),
    ],
)
def test_a_reservation_is_confirmed_and_takes_nothing_yet(
    bank: Bank, stand_at: Stand, when: str, typed: str
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    confirm = confirm_page(client, reserving(hanako.accounts[0].id, when=when, day=typed))
    page = client.get(confirm).content.decode()
    words = re.sub(r"<[^>]+>", "", page)
    assert "予約です" in page and "2026年11月27日(金)の朝に振り込みます" in words
    assert "2026年11月26日(木)のうちに、お引落口座に 1,275円 をご用意ください" in words
    assert "198,725" not in words and "199,000円（2026年11月27日(金)の分）" in words
    done = client.post(confirm, proof_fields(hanako, page))
    receipt = client.get(done["Location"]).content.decode()
    assert "予約を受け付けました" in receipt and re.search(r"261125-\d{7}", receipt)
    assert "予約を取り消す" in receipt
    with current.serving(bank[0]):
        [order] = reads.waiting(hanako.contract_id, limit=9)
        ledger_id = hanako.accounts[0].ledger_account_id
        assert (order.value_date.isoformat(), order.state) == ("2026-11-27", State.RESERVED)
        assert ledger.balances([ledger_id])[ledger_id].yen == 0


def test_a_day_on_which_banks_are_closed_is_moved_and_the_confirm_page_says_so(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    form = reserving(hanako.accounts[0].id, when="date", day="11/28")
    words = re.sub(r"<[^>]+>", "", client.get(confirm_page(client, form)).content.decode())
    assert "2026年11月30日(月)の朝に振り込みます" in words
    assert "2026年11月28日(土)は銀行の休業日のため、次の営業日にします" in words
    assert "2026年11月29日(日)のうちに" in words and "（2026年11月30日(月)の分）" in words


def test_where_the_closing_balance_counts_the_confirm_page_says_which(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    client = signed_on(hanako)
    form = reserving(hanako.accounts[0].id, when="date", day="11/30")
    words = re.sub(r"<[^>]+>", "", client.get(confirm_page(client, form)).content.decode())
    assert "2026年11月29日(日)の最終の残高でお引き落とします" in words
    assert "当日のご入金は使えません" in words
    assert "（2026年11月25日(水)の分）" in words, "a reservation counts on the day it is made"


FAULTS = [
    ("no day", 0, {"when": "date", "day": "いつか"}, "A03", "日付を読み取れません"),
    ("nothing typed", 0, {"when": "date", "day": ""}, "A03", "日付を読み取れません"),
    ("no such day", 0, {"when": "date", "day": "11/31"}, "A03", "日付を読み取れません"),
    ("beyond the window", 0, {"when": "date", "day": "12/17"}, "T14", "12月16日(水)までの日"),
    ("past", 0, {"when": "date", "day": "2026-11-24"}, "T14", "11月26日(木)から"),
    ("a Saturday", 1, {"when": "date", "day": "11/28"}, "T14", "土曜日・日曜日・祝日・年末年始は"),
    ("a day and another choice", 0, {"when": "today", "day": "11/27"}, "A05", "ほかの日が選ば"),
    ("a forged choice", 0, {"when": "soon", "day": ""}, "A03", "日付を読み取れません"),
]


@pytest.mark.parametrize(
    ("which", "typed", "code", "said"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_day_that_does_not_do_is_told_at_its_field_and_stays(
    bank: Bank, stand_at: Stand, which: int, typed: dict[str, str], code: str, said: str
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[which], balance_yen=50_000)
    client = signed_on(hanako)
    answer = client.post(DETAILS, reserving(hanako.accounts[0].id, **typed).posted())
    page = answer.content.decode()
    assert (answer.status_code, set(codes(page))) == (422, {code})
    assert said in page and '<a href="#day">' in page
    assert f'name="day" autocomplete="off" maxlength="40" value="{typed["day"] or ""}' in page
    assert 'value="9123456"' in page and 'value="1,000"' in page


def test_today_typed_as_a_date_is_today(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    form = reserving(hanako.accounts[0].id, when="date", day="11/25")
    page = client.get(confirm_page(client, form)).content.decode()
    assert "（本日）" in page and "予約です" not in page


def test_outside_the_hours_the_next_day_is_marked_with_a_notice_and_no_error(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-11-27T15:30")
    client = signed_on(open_person(bank[0]))
    page = client.get(DETAILS).content.decode()
    words = re.sub(r"<[^>]+>", "", page)
    assert marked(page, "when") == ["2026-11-30"] and codes(page) == []
    assert "受付時間外" in words and "2026年11月30日(月)以降の予約になります" in words
    assert "次に当日扱いで振り込めるのは、2026年11月30日(月) 8時25分" in words


def test_a_page_left_open_until_after_the_hours_offers_the_next_day(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-11-27T15:01")
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    answer = client.post(DETAILS, reserving(hanako.accounts[0].id, when="today").posted())
    page = answer.content.decode()
    assert (answer.status_code, codes(page)) == (422, [])
    assert "本日の受付は終わりました" in page and marked(page, "when") == ["2026-11-30"]
    confirm = confirm_page(client, reserving(hanako.accounts[0].id, when="2026-11-30"))
    assert "予約です" in client.get(confirm).content.decode()


def test_a_current_account_after_three_is_offered_the_next_day(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T15:05")
    hanako = open_person(bank[0], balance_yen=50_000)
    taro = open_person(bank[0], kind=AccountKind.CURRENT, name_kana="ｼｹﾝ ﾀﾛｳ")
    client = signed_on(hanako)
    own, to = bank[0].profile.institution.code, taro.accounts[0]
    at = f"/transfer/details/?bank={own}&branch={to.branch_code}"
    assert marked(client.get(at).content.decode(), "when") == ["today"], "16:00 inside the bank"
    form = {
        **reserving(hanako.accounts[0].id, when="today").posted(),
        **{"kind": "2", "number": to.number, "name": taro.name_kana},
    }
    page = client.post(at, form).content.decode()
    assert "本日の受付は終わりました" in page and marked(page, "when") == ["2026-11-26"]


def test_hours_that_end_while_one_confirms_lead_back_to_another_day(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at("2026-11-25T14:59")
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, reserving(hanako.accounts[0].id, when="today"))
    stand_at("2026-11-25T15:01")
    answer = client.post(confirm, proof_fields(hanako, ""))
    page = answer.content.decode()
    assert (answer.status_code, codes(page)) == (422, ["T01"])
    assert "11月26日(木)以降の日を指定すると、いま予約できます" in page
    back = re.search(r'href="(/transfer/details/\?draft=[^"#]+)"', page)
    assert back is not None
    page = client.get(back.group(1)).content.decode()
    assert marked(page, "when") == ["2026-11-26"] and 'value="1,000"' in page


@pytest.mark.parametrize(
    ("which", "moment", "reopens"),
    [
        # After the morning's window the receiver's bank is closed all day, but it can be reserved.
        (0, "2027-01-01T05:00", "2027年1月4日(月) 8時25分"),
        (1, "2026-11-25T23:00", "2026年11月26日(木) 7時00分"),
    ],
)
def test_where_nothing_can_be_done_now_the_page_says_when(
    bank: Bank, stand_at: Stand, which: int, moment: str, reopens: str
) -> None:
    stand_at(moment)
    page = signed_on(open_person(bank[which])).get(DETAILS).content.decode()
    assert "ただいまは受付時間外です" in page and "お取引は行われていません" in page
    assert reopens in page
    assert 'type="radio" name="when"' not in page


def test_a_reservation_counts_against_the_limit_of_its_day(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=500_000)
    client = signed_on(hanako)
    source = str(hanako.accounts[0].id)
    day = {"when": "2026-11-30"}
    confirm = confirm_page(client, Form(source, amount="150000", extra=day))
    client.post(confirm, proof_fields(hanako, ""))
    over = client.post(DETAILS, Form(source, amount="50001", extra=day).posted())
    assert set(codes(over.content.decode())) == {"T11"}
    assert "11月30日(月)の限度額は、あと 50,000円 です。" in over.content.decode()
    on_another = {"when": "2026-12-02"}
    confirm_page(client, Form(source, amount="200000", extra=on_another))
    assert confirm_page(client, Form(source, amount="200000")), "nor does it take from today's"


def test_each_page_asks_the_database_a_known_number_of_times(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], accounts_count=3)
    client = signed_on(hanako)
    confirm = confirm_page(client, reserving(hanako.accounts[0].id, when="2026-11-30"))
    asked = {}
    pages = {"details again": f"{DETAILS}", "confirm": confirm}
    for name, path in pages.items():
        client.get(path)
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            client.get(path)
        asked[name] = len(queries)
    assert asked == {"details again": 8, "confirm": 13}
