"""The list of orders and one of them: honest words for every state, filters, days, pages (B4)."""

import datetime as dt
import itertools
import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import AT, Person, open_person, pay_in
from change_forms import codes
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers import cancel, settle
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import WITHOUT_ENTRY, State
from madoguchi.wires import inbox
from madoguchi.wires.models import Outgoing
from reservations import FRIDAY, MONDAY, THURSDAY, carry_all_out, reserve
from stories import draft, press, proof_of, wish

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:30"
LATER = "2026-11-25T12:00"

# Far from the numbers of any centre, for nobody fetches here.
_results = itertools.count(9_000_001)


def send(person: Person, *, yen: int = 1_000, at: dt.datetime = AT) -> Transfer:
    """Let a person send money to another bank."""
    return press(person, draft(person, wish(person, yen=yen), at=at), at=at)


def text_of(page: str) -> str:
    """What a person reads on a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page.split("<main")[1].split("</main")[0]))


def settles(order: Transfer) -> None:
    """The centre says that an order was credited."""
    said = inbox.Received(next(_results), order.request_id, outcome="1", reason="00")
    settle.act_on(said, at=AT)


def moves_on(order: Transfer, to: State) -> None:
    """Let an order come to a state as it does in the bank, with its money and its record."""
    match to:
        case State.SENT:
            settle.note_sent(order.request_id, at=AT)
        case State.SETTLED:
            settles(order)
        case State.RETURNED:
            settle.give_back(order.request_id, reason="01", at=AT)


STATES = [
    (State.ACCEPTED, "受付済・送信待ち", "このあと、振込先の金融機関へお送りします。"),
    (State.SENT, "送信済", "入金の結果をお待ちしています。"),
    (State.SETTLED, "完了", "振込先の口座に入金されました。"),
    (State.RETURNED, "返却", "振込先で入金できませんでした"),
]


@pytest.mark.parametrize(
    ("state", "word", "sentence"), STATES, ids=[row[0].value for row in STATES]
)
def test_every_state_has_its_word_and_its_sentence(
    bank: Bank,
    stand_at: Stand,
    state: State,
    word: str,
    sentence: str,
) -> None:
    stand_at(LATER)
    hanako = open_person(bank[0], balance_yen=50_000)
    with current.serving(bank[0]):
        order = send(hanako)
        moves_on(order, state)
    client = signed_on(hanako)
    listed = client.get("/orders/").content.decode()
    assert f">{word}</span>" in listed
    assert ("該当口座なし" in listed) == (state is State.RETURNED)
    page = client.get(f"/orders/{order.request_id}/").content.decode()
    assert f">{word}</span>" in page and page.count(sentence) == 1
    assert "ご依頼内容の詳細" in page and "取消" not in text_of(page)


def ends(person: Person, order: Transfer, state: State) -> None:
    """Let a reservation wait, be cancelled, or find no money at dawn."""
    if state is State.CANCELLED:
        proof = proof_of(person, order.request_id)
        cancel.cancel_order(request_id=order.request_id, by=person.actor, proof=proof, at=AT)
    elif state is State.FAILED:
        carry_all_out(person.institution, THURSDAY)


RESERVED = [
    (State.RESERVED, "予約受付済", "お金はまだ引き落としていません。"),
    (State.CANCELLED, "取消", "お引落しはしていません。"),
    (
        State.FAILED,
        "不能",
        "振り込めませんでした（残高不足）。お引落しはしていません。",
    ),
]


@pytest.mark.parametrize(("state", "word", "sentence"), RESERVED, ids=[row[1] for row in RESERVED])
def test_every_state_of_a_reservation_has_its_word_and_its_sentence(
    bank: Bank, stand_at: Stand, state: State, word: str, sentence: str
) -> None:
    stand_at(LATER)
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        order = reserve(hanako)
        ends(hanako, order, state)
    client = signed_on(hanako)
    assert ("残高不足" in client.get("/orders/").content.decode()) == (state is State.FAILED)
    page = client.get(f"/orders/{order.request_id}/").content.decode()
    assert f">{word}</span>" in page and page.count(sentence) == 1
    assert "入出金明細を見る" not in page, "no money has moved"
    cancels = f'href="/orders/{order.request_id}/cancel/"'
    assert (cancels in page) == (state is State.RESERVED)
    assert (cancels in client.get("/orders/").content.decode()) == (state is State.RESERVED)


def test_every_state_there_is_has_been_looked_at() -> None:
    told = {row[0] for row in (*STATES, *RESERVED)}
    assert told == set(State)
    assert set(WITHOUT_ENTRY) == {row[0] for row in RESERVED}


def test_a_telegram_without_an_answer_is_told_as_under_way(bank: Bank, stand_at: Stand) -> None:
    stand_at(LATER)
    hanako = open_person(bank[0], balance_yen=50_000)
    with current.serving(bank[0]):
        order, other = send(hanako), send(hanako, yen=2_000)
        telegrams = Outgoing.objects.filter(wire="clearing")
        telegrams.filter(about=str(order.request_id)).update(unanswered=True)
    client = signed_on(hanako)
    page = client.get("/orders/").content.decode()
    assert page.count(">処理中</span>") == 1 and page.count(">受付済・送信待ち</span>") == 1
    page = client.get(f"/orders/{order.request_id}/").content.decode()
    assert "もう一度お手続きする必要はありません。" in page
    assert "処理中" not in client.get(f"/orders/{other.request_id}/").content.decode()


def test_the_list_is_narrowed_to_what_waits_and_what_is_done(bank: Bank, stand_at: Stand) -> None:
    stand_at(LATER)
    hanako = open_person(bank[0], balance_yen=50_000)
    with current.serving(bank[0]):
        for yen, day in ((3_000, MONDAY), (1_000, THURSDAY), (2_000, FRIDAY)):
            reserve(hanako, yen=yen, on=day)
        send(hanako, yen=4_000)
        done = send(hanako, yen=5_000)
        settles(done)
    client = signed_on(hanako)

    def amounts(query: str) -> list[str]:
        page = client.get(f"/orders/{query}").content.decode()
        return re.findall(r'<span class="amount">([\d,]+)<small>', page)

    assert amounts("") == ["5,000", "4,000", "2,000", "1,000", "3,000"], "newest first"
    assert amounts("?show=reserved") == ["1,000", "2,000", "3,000"], "nearest first"
    assert amounts("?show=done") == ["5,000"]
    assert amounts("?show=nonsense") == amounts("")


def test_days_are_typed_or_chosen_and_what_is_no_day_is_told(bank: Bank, stand_at: Stand) -> None:
    stand_at(LATER)
    hanako, october = open_person(bank[0]), AT.replace(month=10, day=30)
    with current.serving(bank[0]):
        pay_in(hanako.accounts[0], 50_000, at=october)
        send(hanako, yen=1_000, at=october)
        send(hanako, yen=2_000)
    client = signed_on(hanako)
    found = {
        query: client.get(f"/orders/?{query}").content.decode().count('class="result-list__name"')
        for query in ("from=2026-11-01", "from=令和8年10月1日&to=2026/10/31", "to=2026-10-29")
    }
    assert list(found.values()) == [1, 1, 0]
    last_month = re.search(r'href="([^"]+)"[^>]*>前月<', client.get("/orders/").content.decode())
    assert last_month is not None
    page = client.get(last_month[1].replace("&amp;", "&")).content.decode()
    assert page.count('class="result-list__name"') == 1 and 'aria-current="true">前月' in page
    for query, code in (
        ("from=いつか", "A03"),
        ("from=2020-01-01", "A04"),
        ("to=2026-08-01", "A05"),
    ):
        answer = client.get(f"/orders/?{query}")
        assert answer.status_code == 422 and code in codes(answer.content.decode()), query
        assert query.split("=")[1] in answer.content.decode()


def test_the_history_of_orders_has_months_of_its_own(bank: Bank, stand_at: Stand) -> None:
    """Where lines are shown as far back as the ledger goes, orders are not."""
    stand_at(LATER)
    hanako, july = open_person(bank[1]), AT.replace(month=8, day=24)
    with current.serving(bank[1]):
        pay_in(hanako.accounts[0], 50_000, at=july)
        send(hanako, yen=1_000, at=july)
        send(hanako, yen=2_000, at=july.replace(day=25))
    client = signed_on(hanako)
    page = client.get("/orders/").content.decode()
    assert page.count('class="result-list__name"') == 1
    assert "2026年8月25日(火)からあとに" in text_of(page)
    answer = client.get("/orders/?from=2026-08-24")
    assert answer.status_code == 422 and set(codes(answer.content.decode())) == {"A04"}
    assert client.get("/entries/?by=range&from=2026-08-24").status_code == 200


def test_long_lists_are_paged_with_what_was_asked_for(
    bank: Bank, stand_at: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(LATER)
    monkeypatch.setattr("madoguchi.web.personal.orders._PAGE", 2)
    hanako = open_person(bank[0], balance_yen=50_000)
    with current.serving(bank[0]):
        for day in (MONDAY, THURSDAY, FRIDAY, THURSDAY, MONDAY):
            reserve(hanako, on=day)
    client = signed_on(hanako)
    for query in ("?show=reserved", "?from=2026-11-01"):
        seen: list[str] = []
        address: str | None = f"/orders/{query}"
        pages = 0
        while address is not None:
            page = client.get(address).content.decode()
            seen += re.findall(r'href="/orders/([0-9a-f-]{36})/">', page)
            more = re.search(r'button--secondary" href="([^"]+)"', page)
            address = None if more is None else more[1].replace("&amp;", "&")
            pages += 1
        assert (pages, len(seen), len(set(seen))) == (3, 5, 5), query
    assert client.get("/orders/?show=reserved&beyond=nonsense").status_code == 200
    assert client.get("/orders/?below=nonsense").status_code == 200


def test_a_list_of_any_length_asks_the_database_as_often(bank: Bank, stand_at: Stand) -> None:
    stand_at(LATER)
    asked = {}
    for count in (1, 6):
        hanako = open_person(bank[0], balance_yen=50_000)
        with current.serving(bank[0]):
            orders = [send(hanako) for _ in range(count)] + [reserve(hanako)]
        client = signed_on(hanako)
        for path in ("/orders/", "/orders/?show=reserved", f"/orders/{orders[0].request_id}/"):
            client.get(path)
            with CaptureQueriesContext(connections[bank[0].key]) as queries:
                client.get(path)
            asked.setdefault(path.split("/")[2][:14], set()).add(len(queries))
        asked["one"] = asked.pop(str(orders[0].request_id)[:14]) | asked.get("one", set())
    assert asked == {"": {3}, "?show=reserved": {2}, "one": {5}}


def test_each_line_says_its_receipt_number_and_names_no_history_that_is_not_offered(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(LATER)
    hanako = open_person(bank[0], balance_yen=50_000)
    with current.serving(bank[0]):
        orders = [send(hanako), reserve(hanako)]
    page = signed_on(hanako).get("/orders/").content.decode()
    for order in orders:
        assert f'result-list__sub">受付番号 {order.receipt}</span>' in page
    assert "ご依頼の種類" not in page and "/payeasy/" not in page


def test_a_receipt_has_a_button_to_print_and_days_to_keep(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-25T10:05")
    hanako = open_person(bank[0])
    with current.serving(bank[0]):
        order = reserve(hanako)
    page = signed_on(hanako).get(f"/orders/{order.request_id}/").content.decode()
    words = text_of(page)
    assert "予約を受け付けました" in words and "data-print" in page
    assert "2026年11月25日(水)のうちに、振込金額と手数料を" in words
    assert "2026年11月25日(水)まで取り消せます" in words
