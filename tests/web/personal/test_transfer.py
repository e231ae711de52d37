"""The transfer pages: from the bank's first kana to the receipt, and everything refused."""

import json
import re
import uuid
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import DETAILS, Form, client_of, confirm_page, proof_fields, signed_on
from cast import open_person
from madoguchi.audit import reads as audit
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.transfers.models import Order

Bank = tuple[Institution, ...]
OPEN = "2026-11-25T10:00"


@pytest.mark.parametrize("which", [0, 1], ids=["confirmation password", "image card"])
def test_a_customer_pays_a_real_branch_found_by_its_first_kana(
    bank: Bank, stand_at: Callable[[str], None], which: int
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[which], balance_yen=100_000)
    client = signed_on(hanako)
    page = client.get("/transfer/?q=み").content.decode()
    assert "みずほ" in page
    branch = re.search(r'href="([^"]*transfer/branch/[^"]*bank=0001[^"]*)"', page)
    assert branch is not None
    page = client.get(branch.group(1).replace("&amp;", "&") + "&q=とうきよう").content.decode()
    assert "東京営業部" in page
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    page = client.get(confirm).content.decode()
    assert "ヤマダ　タロウ" in page and "やまだ　たろう" in page, "the change is shown"
    done = client.post(confirm, proof_fields(hanako, page))
    assert done.status_code == 303, done.content.decode()
    receipt = client.get(done["Location"]).content.decode()
    assert "受け付けました" in receipt and re.search(r"261125-\d{7}", receipt)
    assert client.get(confirm)["Location"] == done["Location"], "going back is harmless"
    with current.serving(bank[which]):
        ledger_id = hanako.accounts[0].ledger_account_id
        fee = 275 if which == 0 else 330
        assert ledger.balances([ledger_id])[ledger_id].yen == 100_000 - 1_000 - fee


FAULTS = [
    ("an amount of nought", {"amount": "0"}, "A04"),
    ("a negative amount", {"amount": "-5"}, "A00"),
    ("an amount too large to write", {"amount": "12345678901"}, "A01"),
    ("an amount in words", {"amount": "千円"}, "A00"),
    ("no amount", {"amount": ""}, "A00"),
    ("an account number of six digits", {"number": "912345"}, "A01"),
    ("an account number with letters", {"number": "91234a6"}, "A00"),
    ("a name in kanji", {"name": "山田太郎"}, "A00"),
    ("a name with a comma", {"name": "ヤマダ,タロウ"}, "A00"),
    ("no name", {"name": "　"}, "A01"),
    ("a name of 49 characters", {"name": "ア" * 49}, "A01"),
    ("a kind that does not exist", {"kind": "7"}, "A04"),
    ("more than the account holds", {"amount": "99999"}, "T12"),
    ("more than one transfer may carry", {"amount": "9,000,000"}, "T10"),
]


@pytest.mark.parametrize(
    ("typed", "code"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_is_told_on_the_same_page_and_what_was_typed_stays(
    bank: Bank, stand_at: Callable[[str], None], typed: dict[str, str], code: str
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    form = {**Form(str(hanako.accounts[0].id)).posted(), **typed}
    answer = client.post(DETAILS, form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'<span class="error__code">{code}</span>' in page
    for value in (form["number"], form["name"].strip("　"), form["amount"]):
        assert value in page


def test_full_width_digits_hyphens_and_commas_are_understood(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    form = Form(str(hanako.accounts[0].id), number="９１２－３４５６", amount="１，２３４円")
    page = client.get(confirm_page(client, form)).content.decode()
    assert "9123456" in page and "1,234" in page


@pytest.mark.parametrize("path", ["?bank=0002&branch=001", "?bank=0001&branch=999", ""])
def test_an_unknown_bank_or_branch_leads_back_to_the_choice(
    bank: Bank, stand_at: Callable[[str], None], path: str
) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    assert client.get(f"/transfer/details/{path}")["Location"] == "/transfer/"


def test_a_wrong_confirmation_password_changes_nothing_and_may_be_tried_again(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    wrong = client.post(confirm, {"confirmation_password": "wrong1"})
    assert wrong.status_code == 422
    assert "B13" in wrong.content.decode() and "まだ振り込んでいません" in wrong.content.decode()
    with current.serving(bank[0]):
        told = [row for row in audit.abouts("refused-transfer") if row[0] in confirm]
    assert [json.loads(row[3]) for row in told] == [{"code": "B13"}]
    assert client.post(confirm, proof_fields(hanako, "")).status_code == 303


def test_too_many_wrong_confirmation_passwords_lock_even_the_right_one_out(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    pages = [
        client.post(confirm, {"confirmation_password": "wrong1"}).content.decode() for _ in range(5)
    ]
    assert all("B13" in page for page in pages[:4]) and "B16" in pages[4]
    locked = client.post(confirm, proof_fields(hanako, ""))
    assert locked.status_code == 422 and "B16" in locked.content.decode()


def test_the_card_asks_the_same_cells_until_they_are_answered(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    first = proof_fields(hanako, client.get(confirm).content.decode())
    again = proof_fields(hanako, client.get(confirm).content.decode())
    assert first == again, "a reload asks the same"
    wrong = client.post(confirm, {**first, "cell0": "nothing"})
    assert wrong.status_code == 422 and "B83" in wrong.content.decode()
    assert proof_fields(hanako, wrong.content.decode()) == first, "so does a wrong answer"
    assert client.post(confirm, first).status_code == 303
    other = confirm_page(client, Form(str(hanako.accounts[0].id)))
    replay = client.post(other, first)
    assert replay.status_code == 422 and "T23" in replay.content.decode(), "an answer is used once"


def test_a_stranger_sees_neither_draft_nor_order_nor_account(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    taro = signed_on(open_person(bank[0], balance_yen=50_000))
    assert taro.get(confirm).status_code == 404
    assert taro.post(confirm, proof_fields(hanako, "")).status_code == 404
    done = client.post(confirm, proof_fields(hanako, ""))["Location"]
    assert taro.get(done).status_code == 404
    assert taro.get(f"/orders/{uuid.uuid4()}/").status_code == 404
    assert taro.post(DETAILS, Form(str(hanako.accounts[0].id)).posted()).status_code == 404


def test_money_moves_between_own_accounts_in_the_middle_of_the_night(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at("2026-11-29T03:00")
    hanako = open_person(bank[0], accounts_count=2, balance_yen=50_000)
    first, second = hanako.accounts
    client = signed_on(hanako)
    to = f"/transfer/details/?to={second.id}"
    confirm = confirm_page(client, Form(str(first.id), amount="50000"), at=to)
    assert client.post(confirm, proof_fields(hanako, "")).status_code == 303
    with current.serving(bank[0]):
        found = ledger.balances([first.ledger_account_id, second.ledger_account_id])
        assert found[first.ledger_account_id].yen == 0
        assert found[second.ledger_account_id].yen == 100_000


def test_without_a_session_every_transfer_page_leads_to_the_login(bank: Bank) -> None:
    client = client_of(bank[0])
    for path in ("/transfer/", "/transfer/branch/?bank=0001", DETAILS, "/orders/"):
        assert client.get(path)["Location"] == "/login/"


PAGES = {
    "/transfer/": 5,
    "/transfer/?q=み": 3,
    "/transfer/branch/?bank=0001&q=": 5,
    DETAILS: 8,
    "/orders/": 2,
    "/orders/?show=reserved": 2,
}


def test_each_page_asks_the_database_a_known_number_of_times(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], accounts_count=4, balance_yen=50_000)
    client = signed_on(hanako)
    asked = {}
    for path in PAGES:
        client.get(path)
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            client.get(path)
        asked[path] = len(queries)
    assert asked == PAGES


def test_the_list_of_orders_shows_state_and_receipt(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    client.post(confirm, proof_fields(hanako, ""))
    page = client.get("/orders/").content.decode()
    assert "受付済・送信待ち" in page and "ヤマダ　タロウ" in page
    with current.serving(bank[0]):
        assert Order.objects.filter(contract_id=hanako.contract_id).count() == 1


def test_the_last_payee_bank_and_branch_are_offered_again(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    done = client.post(confirm, proof_fields(hanako, ""))["Location"]
    page = client.get("/transfer/").content.decode()
    assert "最近の振込先" in page and "最近の振込先金融機関" in page
    like = re.search(r'href="(/transfer/details/\?like=[^"]+)"', page)
    assert like is not None and done.split("/")[2] in like.group(1)
    again = client.get(like.group(1)).content.decode()
    assert 'value="9123456"' in again and "ヤマダ" in again
    assert "最近の振込先支店" in client.get("/transfer/branch/?bank=0001").content.decode()


def test_a_form_without_its_token_is_refused_and_nothing_is_sent(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    forger = client_of(bank[0], enforce_csrf_checks=True)
    forger.cookies = client.cookies
    answer = forger.post(confirm, proof_fields(hanako, ""))
    assert answer.status_code == 403
    assert "お取引は行われていません" in answer.content.decode()
    with current.serving(bank[0]):
        assert not Order.objects.filter(contract_id=hanako.contract_id).exists()


def test_a_session_that_ended_meanwhile_sends_nothing_and_says_so(
    bank: Bank, stand_at: Callable[[str], None]
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    stand_at("2026-11-25T10:30")
    answer = client.post(confirm, proof_fields(hanako, ""))
    assert answer.status_code == 401
    assert "実行されていません" in answer.content.decode()
    with current.serving(bank[0]):
        assert not Order.objects.filter(contract_id=hanako.contract_id).exists()
