"""The payments on the pages: newest first, page by page, each with what became of it (D5)."""

import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import signed_on
from cast import open_person
from madoguchi.formats.payeasy.payment import WITHDRAWN
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from madoguchi.payeasy import results, settle
from madoguchi.payeasy.models import Payment
from payeasy_kit import Network, fresh_number
from payeasy_kit import pay_bill as pay
from payeasy_pages import OPEN, pay_pages, text_of

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
LIST = "/payeasy/payments/"


def keys_on(page: str) -> list[str]:
    return re.findall(r'href="/payeasy/payments/([0-9a-f-]{36})/"', page)


def test_the_payments_are_listed_newest_first_and_page_by_page(
    bank: Bank, billers: Network, stand_at: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from madoguchi.web.personal import payeasy_payments

    monkeypatch.setattr(payeasy_payments, "_PAGE", 2)
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=500_000)
    with current.serving(bank[0]):
        paid = [str(pay(hanako, fresh_number("9100")).key) for _ in range(5)]
    client, seen, at = signed_on(hanako), [], LIST
    while at:
        page = client.get(at).content.decode()
        seen.append(keys_on(page))
        more = re.search(r'href="(/payeasy/payments/\?below=\d+)"', page)
        at = more[1] if more else ""
    assert seen == [paid[:2:-1], paid[2:0:-1], paid[:1]]
    assert client.get(f"{LIST}?below=nonsense").status_code == 200


def test_an_empty_list_says_so_and_from_when_it_goes(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    page = text_of(signed_on(open_person(bank[0])).get(LIST).content.decode())
    assert "2026年8月1日(土)からあとに" in page and "該当する払込はありません" in page


@pytest.mark.parametrize(
    ("state", "reason", "word", "sentence"),
    [
        ("accepted", "", "受付済・収納確認待ち", "もう一度お手続きする必要はありません。"),
        ("settled", "", "払込済", "収納機関への払込が済みました。"),
        ("returned", WITHDRAWN, "返却", "払い込めませんでした（収納機関取消）。"),
    ],
)
def test_a_payment_says_what_became_of_it(
    bank: Bank, billers: Network, stand_at: Stand, state: str, reason: str, word: str, sentence: str
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client, number = signed_on(hanako), fresh_number("9100")
    receipts = pay_pages(client, hanako, number)
    with current.serving(bank[0]):
        key = Payment.objects.get(contract_id=hanako.contract_id).key
        if state == "settled":
            settle.act_on(results.Received(0, key, "1", "00"), at=clock.now())
        elif state == "returned":
            assert settle.give_back(key, reason=reason, at=clock.now())
    page = client.get(LIST).content.decode()
    [key] = keys_on(page)
    assert f">{word}</span>" in page
    assert re.search(r'result-list__sub">受付番号 261125-P\d{6}</span>', page)
    detail = client.get(f"{LIST}{key}/").content.decode()
    assert detail.count(sentence) == 1
    for shown in (detail, client.get(receipts).content.decode()):
        assert f">{word}</span>" in shown and sentence in shown and "data-print" in shown
        assert re.search(r"<strong>261125-P\d{6}</strong>", shown) and number in shown
    done = client.get(receipts).content.decode()
    assert ("払込を受け付けました" in done) is (state != "returned")


def test_a_list_of_any_length_asks_the_database_as_often(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    asked = {}
    for count in (1, 4):
        hanako = open_person(bank[0], balance_yen=500_000)
        with current.serving(bank[0]):
            paid = [pay(hanako, fresh_number("9100")) for _ in range(count)]
        client = signed_on(hanako)
        for name, path in (("list", LIST), ("one", f"{LIST}{paid[0].key}/")):
            with CaptureQueriesContext(connections[bank[0].key]) as queries:
                client.get(path)
            asked.setdefault(name, set()).add(len(queries))
    assert asked == {"list": {2}, "one": {2}}


def test_the_two_histories_lead_to_one_another(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    for here, words, there in (
        ("/orders/", "振込・振替", LIST),
        (LIST, "税金・各種料金の払込", "/orders/"),
    ):
        page = client.get(here).content.decode()
        kinds = page.split('aria-label="ご依頼の種類"')[1].split("</nav>")[0]
        assert f'href="{here}" aria-current="true">{words}</a>' in kinds
        assert f'<a href="{there}">' in kinds
