"""Every "no" of Pay-easy on the page it belongs to, with what was typed kept (D3, D4, D6)."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest

from browsing import proof_fields, signed_on
from cast import AT, open_person
from change_forms import codes
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.payeasy import misses
from madoguchi.payeasy.models import Misses, Payment
from payeasy_kit import GAS_BY_DAY, NATIONAL_TAX, POWER, Network, fresh_number, typed
from payeasy_pages import (
    OPEN,
    START,
    answer_of,
    ask_with,
    errors_on,
    pay_pages,
    sealed_on,
    text_of,
    to_bills,
    to_confirm,
    type_wrongly,
)

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]


@pytest.mark.parametrize(
    ("number", "code"),
    [("", "A01"), ("5900", "A01"), ("電力", "A00"), ("48000", "P01"), ("59999", "P01")],
)
def test_a_wrong_number_of_a_biller_is_told_at_its_field(
    bank: Bank, billers: Network, stand_at: Stand, number: str, code: str
) -> None:
    stand_at(OPEN)
    answer = signed_on(open_person(bank[0])).post(START, {"biller_number": number})
    page = answer.content.decode()
    assert (answer.status_code, errors_on(page)) == (422, {"biller_number": code})
    assert f'id="id_biller_number" value="{number}"' in page and codes(page) == [code, code]


def test_what_can_be_no_number_is_told_field_by_field_and_spends_no_try(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    wrong = {"payment_number": "9" * 21, "confirmation_number": "", "payment_division": "いち"}
    page = ask_with(client, wrong, biller=NATIONAL_TAX).content.decode()
    assert errors_on(page) == {
        "payment_number": "A01",
        "confirmation_number": "A01",
        "payment_division": "A00",
    }
    assert f'value="{"9" * 21}"' in page and 'value="いち"' in page
    with current.serving(bank[0]):
        assert not Misses.objects.filter(contract_id=hanako.contract_id).exists()


@pytest.mark.parametrize(
    ("case", "code", "where", "words"),
    [
        ("9999", "P02", "summary", "続けて間違えると、本日のご利用が止まります。"),
        ("9401", "P03", "summary", "すでに払い込まれています"),
        ("9402", "P04", "summary", "取扱期限を過ぎています"),
        ("9403", "P05", "summary", "まだ収納機関に登録されていません"),
        ("9409", "P06", "summary", "収納機関の取扱時間外です"),
        ("9408", "P07", "summary", "払込は行われていません"),
    ],
)
def test_each_answer_of_a_biller_has_its_own_words_and_keeps_what_was_typed(
    bank: Bank, billers: Network, stand_at: Stand, case: str, code: str, where: str, words: str
) -> None:
    stand_at(OPEN)
    number = fresh_number(case)
    answer = ask_with(signed_on(open_person(bank[0])), typed(number))
    page = answer.content.decode()
    assert (answer.status_code, errors_on(page)) == (422, {where: code})
    assert words in page
    assert f'value="{number}"' in page and f'value="{number[-4:]}"' in page


def test_a_biller_closed_in_the_evening_names_its_hours(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at("2026-11-25T18:00")
    client = signed_on(open_person(bank[0]))
    page = client.get(f"/payeasy/billers/{GAS_BY_DAY}/").content.decode()
    assert "09:00から17:00まで" in page, "told before anything is typed"
    page = ask_with(client, typed(fresh_number("9100")), biller=GAS_BY_DAY).content.decode()
    assert errors_on(page) == {"summary": "P06"} and "09:00から17:00までの間に" in page


def test_a_silent_network_is_told_on_the_page_where_one_stands(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    at, page = answer_of(client, START, {"biller_number": POWER})
    billers.switch("silent = true")
    number = fresh_number("9100")
    asked = client.post(at, {**sealed_on(page), **typed(number)}).content.decode()
    assert errors_on(asked) == {"summary": "P07"} and f'value="{number}"' in asked
    for answer in (client.post(START, {"biller_number": POWER}), client.get(at)):
        page = answer.content.decode()
        assert errors_on(page) == {"summary": "P07"} and f'value="{POWER}"' in page


def test_nothing_chosen_is_told_at_the_bills(bank: Bank, billers: Network, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    at, _ = to_bills(client, fresh_number("9200"))
    for bills in ([], ["7"], ["x"], ["0", "-1"]):
        page = client.post(at, {"bill": bills}).content.decode()
        assert errors_on(page) == {"bills": "A04"} and "払い込む払込書を選んでください" in page


def test_an_account_without_the_money_is_told_at_the_accounts_and_again_at_the_confirmation(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=100)
    client = signed_on(hanako)
    bills, _ = to_bills(client, fresh_number("9100"))
    account, _ = answer_of(client, bills, {"bill": "0"})
    page = client.post(account, {"source": str(hanako.accounts[0].id)}).content.decode()
    assert errors_on(page) == {"source": "T12"}
    confirm = client.get(account.replace("account", "confirm"))
    page = confirm.content.decode()
    assert (confirm.status_code, codes(page)) == (422, ["T12"])
    assert "払込を確定する" not in page and "支払口座を選び直す" in page


def test_the_limit_of_the_day_is_told_with_what_is_left(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=5_000_000)
    client = signed_on(hanako)
    assert bank[0].profile.payeasy is not None
    most = bank[0].profile.payeasy.per_day_yen
    at, _ = to_bills(client, fresh_number("9300"))
    at, page = answer_of(client, at, {"bill": "0", "amount_0": str(most - 1_000)})
    at, page = answer_of(client, at, {"source": str(hanako.accounts[0].id)})
    answer_of(client, at, proof_fields(hanako, page))
    at, _ = to_bills(client, fresh_number("9300"))
    at, page = answer_of(client, at, {"bill": "0", "amount_0": "1,001"})
    assert "本日の払込限度額の残り1,000円" in text_of(page)
    page = client.post(at, {"source": str(hanako.accounts[0].id)}).content.decode()
    assert errors_on(page) == {"summary": "P08"} and "本日あと 1,000円 まで" in page


def test_a_wrong_password_pays_nothing_and_may_be_tried_again(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    at = to_confirm(client, hanako, fresh_number("9100"))
    wrong = client.post(at, {"confirmation_password": "wrong1"})
    page = wrong.content.decode()
    assert (wrong.status_code, codes(page)) == (422, ["B13"]) and "まだ払い込んでいません" in page
    with current.serving(bank[0]):
        assert not Payment.objects.filter(contract_id=hanako.contract_id).exists()
    assert client.post(at, proof_fields(hanako, page)).status_code == 303


def test_bills_of_yesterday_are_asked_for_anew(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at("2026-11-25T23:40")
    hanako = open_person(bank[0], balance_yen=50_000)
    at = to_confirm(signed_on(hanako), hanako, fresh_number("9100"))
    stand_at("2026-11-26T08:01")
    client = signed_on(hanako)
    for answer in (client.get(at), client.post(at, proof_fields(hanako, ""))):
        page = answer.content.decode()
        assert (answer.status_code, codes(page)) == (422, ["T22"])
        assert "日付が変わりました" in page and f'href="/payeasy/billers/{POWER}/"' in page


def test_outside_the_hours_every_page_but_the_receipts_says_when_it_opens(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at("2026-11-25T23:40")
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = to_confirm(client, hanako, fresh_number("9100"))
    receipts = pay_pages(client, hanako, fresh_number("9100"))
    stand_at("2026-11-25T23:46")
    for at in (START, f"/payeasy/billers/{POWER}/", confirm, confirm.replace("confirm", "account")):
        answer = client.get(at)
        page = answer.content.decode()
        assert answer.status_code == 503 and "11月26日(木) 8時00分から" in page, at
        assert "税金・各種料金の払込は、いまご利用いただけません" in page
    pressed = client.post(confirm, proof_fields(hanako, ""))
    assert pressed.status_code == 503 and "実行されていません" in pressed.content.decode()
    assert client.get(receipts).status_code == 200
    assert client.get(receipts.replace("done", "confirm"))["Location"] == receipts


def test_ten_wrong_numbers_stop_the_day_and_the_page_says_until_when(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    confirm = to_confirm(signed_on(hanako), hanako, fresh_number("9100"))
    pages = type_wrongly(hanako, 10)
    assert [errors_on(page) for page in pages[:9]] == [{"summary": "P02"}] * 9
    assert codes(pages[9]) == ["B36"] and 'name="customer_number"' not in pages[9]
    assert "11月26日(木) 0時00分を過ぎてから" in pages[9] and "本日限り" in pages[9]
    client = signed_on(hanako)
    for at in (START, f"/payeasy/billers/{POWER}/", confirm):
        answer = client.get(at)
        assert (answer.status_code, codes(answer.content.decode())) == (200, ["B36"]), at
    pressed = client.post(confirm, proof_fields(hanako, ""))
    assert (pressed.status_code, codes(pressed.content.decode())) == (422, ["B36"])
    assert client.get("/payeasy/payments/").status_code == 200
    stand_at("2026-11-26T08:00")
    assert 'name="biller_number"' in signed_on(hanako).get(START).content.decode()


def test_six_stopped_days_block_the_service_and_the_page_names_the_desk(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    hanako, rule = open_person(bank[0]), bank[0].profile.payeasy
    assert rule is not None
    with current.serving(bank[0]):
        for days, _ in itertools.product(range(5, 0, -1), range(10)):
            at = AT - dt.timedelta(days=days)
            misses.keep(misses.spend(hanako.contract_id, rule.lock, at=at), rule.lock, at=at)
    stand_at(OPEN)
    last = type_wrongly(hanako, 10)[-1]
    assert codes(last) == ["B37"]
    assert bank[0].profile.contact.phone in text_of(last) and "閉塞" in last
    assert "本日限り" not in last
    stand_at("2026-11-27T10:00")
    page = signed_on(hanako).get(START).content.decode()
    assert codes(page) == ["B37"] and 'name="biller_number"' not in page


def test_a_right_number_forgives_the_wrong_ones_before_it(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    type_wrongly(hanako, 9)
    to_bills(signed_on(hanako), fresh_number("9100"))
    assert errors_on(type_wrongly(hanako, 1)[0]) == {"summary": "P02"}
