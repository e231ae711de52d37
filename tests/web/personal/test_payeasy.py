"""Paying bills on the pages: from the biller's number to the receipts (D1, D2, D5)."""

import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import proof_fields, signed_on
from cast import open_person
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.wires.models import Outgoing
from payeasy_kit import NATIONAL_TAX, PENSION, POWER, Network, fresh_number, typed
from payeasy_pages import (
    OPEN,
    START,
    answer_of,
    ask_with,
    balance_of,
    errors_on,
    first_yen,
    pay_pages,
    sealed_on,
    text_of,
    to_bills,
    to_confirm,
)

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
MUCH = 500_000


def test_without_the_network_there_is_no_page_and_no_tab(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    assert client.get(START).status_code == 404
    assert client.get("/payeasy/payments/").status_code == 404
    assert START not in client.get("/").content.decode()


@pytest.mark.parametrize("which", [0, 1], ids=["confirmation password", "image card"])
def test_two_bills_of_three_are_paid_from_the_second_account(
    bank: Bank, billers: Network, stand_at: Stand, which: int
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[which], accounts_count=2, balance_yen=MUCH)
    client, number = signed_on(hanako), fresh_number("9200")
    top = client.get("/").content.decode()
    assert top.count(f'href="{START}"') == 2, "a tab and a deed"
    at, page = answer_of(client, START, {"biller_number": "５９００-１"})
    assert at == f"/payeasy/billers/{POWER}/" and "ひので電力株式会社" in page
    assert "お客様番号" in page and 'name="payment_number"' not in page
    slip = {**sealed_on(page), **typed(number)}
    at, page = answer_of(client, at, slip)
    assert number not in at and page.count('type="checkbox" name="bill"') == 3
    assert "checked" not in page, "nobody chooses for the customer among several"
    at, page = answer_of(client, at, {"bill": ["0", "2"]})
    total = 2 * first_yen(number) + 2_000
    assert f"{total:,}<small>" in page and "令和８年１１月分" in page and "令和８年９月分" in page
    assert "令和８年１０月分" not in page
    at, page = answer_of(client, at, {"source": str(hanako.accounts[1].id)})
    assert f"{MUCH - total:,}<small>" in page and "払込を確定する" in page
    assert hanako.accounts[1].number in page and hanako.accounts[0].number not in page
    at, page = answer_of(client, at, proof_fields(hanako, page))
    assert "払込を受け付けました" in page
    assert len(re.findall(r"<strong>261125-P\d{6}</strong>", page)) == 2
    assert (balance_of(hanako, 0), balance_of(hanako, 1)) == (MUCH, MUCH - total)
    with current.serving(bank[which]):
        told = Outgoing.objects.filter(wire="mail", body__to=hanako.mail)
        assert any("払込" in row.body["subject"] for row in told)


def test_a_slip_of_the_state_is_paid_one_at_a_time_with_its_division(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=MUCH)
    client, number = signed_on(hanako), fresh_number("9200")
    at, page = to_bills(client, number, biller=NATIONAL_TAX, way="government", division="12")
    assert page.count('type="radio" name="bill"') == 3 and "納付区分" in page
    both = client.post(at, {"bill": ["0", "1"]}).content.decode()
    assert errors_on(both) == {"bills": "A04"}, "whatever a browser sends"
    at, page = answer_of(client, at, {"bill": "1"})
    assert f"{first_yen(number) + 1_000:,}" in page
    at, page = answer_of(client, at, {"source": str(hanako.accounts[0].id)})
    at, page = answer_of(client, at, proof_fields(hanako, page))
    assert "架空国税収納センター" in page and "納付番号" in page and number in page


def test_the_division_is_asked_only_where_slips_have_one(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    asked = {
        biller: 'name="payment_division"'
        in client.get(f"/payeasy/billers/{biller}/").content.decode()
        for biller in (NATIONAL_TAX, PENSION, POWER)
    }
    assert asked == {NATIONAL_TAX: True, PENSION: False, POWER: False}


def test_the_payer_types_the_amount_where_the_biller_lets_him(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=MUCH)
    client = signed_on(hanako)
    at, page = to_bills(client, fresh_number("9300"), biller=PENSION, way="government")
    assert 'value="0" checked' in page, "a single bill is chosen already"
    for amount, code in (("", "A00"), ("千円", "A00"), ("0", "A04"), ("9" * 11, "A01")):
        page = client.post(at, {"bill": "0", "amount_0": amount}).content.decode()
        assert errors_on(page) == {"amount_0": code}
        assert f'name="amount_0" id="id_amount_0" value="{amount}"' in page
    at, page = answer_of(client, at, {"bill": "0", "amount_0": "１２，３４５円"})
    assert "12,345<small>" in page
    back = re.search(r'href="(/payeasy/bills/[^"]+\?draft=[^"]+)"', page)
    assert back is not None and 'value="12,345"' in client.get(back[1]).content.decode()
    at, page = answer_of(client, at, {"source": str(hanako.accounts[0].id)})
    answer_of(client, at, proof_fields(hanako, page))
    assert balance_of(hanako) == MUCH - 12_345


def test_a_late_charge_is_shown_and_paid_with_the_bill(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=MUCH)
    client, number = signed_on(hanako), fresh_number("9400")
    at = to_confirm(client, hanako, number)
    page = client.get(at).content.decode()
    assert "うち延滞金" in page and f"{first_yen(number) + 350:,}<small>" in page
    receipts = client.get(answer_of(client, at, proof_fields(hanako, page))[0]).content.decode()
    assert "うち延滞金 350" in text_of(receipts)
    assert balance_of(hanako) == MUCH - first_yen(number) - 350


def test_a_slip_paid_before_is_warned_of_with_its_day_and_needs_a_tick(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=MUCH)
    number = fresh_number("9100")
    pay_pages(signed_on(hanako), hanako, number)
    # In December the same number brings another month's bill.
    stand_at("2026-12-02T10:00")
    client = signed_on(hanako)
    at, page = to_bills(client, number)
    said = text_of(page)
    assert "2026年11月25日(水) 10時00分に、電気料金 令和８年１１月分" in said
    assert "261125-P" in said
    refused = client.post(at, {"bill": "0"}).content.decode()
    assert errors_on(refused) == {"agreement": "A04"}
    assert 'value="0" checked' in refused, "what was ticked stays ticked"
    assert answer_of(client, at, {"bill": "0", "agreement": "yes"})[0].startswith(
        "/payeasy/account/"
    )


def test_a_form_that_lost_its_seal_asks_the_network_again(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    at = f"/payeasy/billers/{POWER}/"
    for seal in ({}, {"biller": "nonsense"}):
        answer = client.post(at, {**typed(fresh_number("9100")), **seal})
        assert answer.status_code == 303, seal
    other = sealed_on(client.get(f"/payeasy/billers/{PENSION}/").content.decode())
    billers.switch("silent = true")
    answer = client.post(at, {**typed(fresh_number("9100")), **other})
    assert errors_on(answer.content.decode()) == {"summary": "P07"}


def test_every_page_asks_the_database_as_often_for_one_bill_as_for_three(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    asked: dict[str, set[int]] = {}
    for case, bills in (("9100", ["0"]), ("9200", ["0", "1", "2"])):
        hanako = open_person(bank[0], balance_yen=MUCH)
        client, number = signed_on(hanako), fresh_number(case)
        at, _ = to_bills(client, number)
        pages = [START, f"/payeasy/billers/{POWER}/", at]
        pages.append(answer_of(client, at, {"bill": bills})[0])
        pages.append(answer_of(client, pages[-1], {"source": str(hanako.accounts[0].id)})[0])
        for page in pages:
            with CaptureQueriesContext(connections[bank[0].key]) as queries:
                client.get(page)
            asked.setdefault(page.split("/")[2], set()).add(len(queries))
        receipts = answer_of(client, pages[-1], proof_fields(hanako, ""))[0]
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            client.get(receipts)
        asked.setdefault("done", set()).add(len(queries))
    assert asked == {
        "": {2},
        "billers": {3},
        "bills": {5},
        "account": {8},
        "confirm": {11},
        "done": {3},
    }


def test_no_number_of_a_slip_stands_in_an_address_or_is_kept_with_its_confirmation(
    bank: Bank, billers: Network, stand_at: Stand, caplog: pytest.LogCaptureFixture
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=MUCH)
    client, number = signed_on(hanako), fresh_number("9100")
    with caplog.at_level("INFO"):
        page = ask_with(client, {**typed(number), "confirmation_number": "000001"})
        receipts = client.get(pay_pages(client, hanako, number))
    assert 'value="000001"' in page.content.decode() and number in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert number not in receipts.request["PATH_INFO"] + caplog.text and "000001" not in caplog.text
