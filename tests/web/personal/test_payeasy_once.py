"""Two presses, two tabs, going back: a bill is paid once, and by its payer only (D2, D5)."""

import re
from collections.abc import Callable

import pytest

from browsing import client_of, proof_fields, signed_on
from cast import open_person
from change_forms import codes
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.payeasy.models import Payment
from payeasy_kit import Network, fresh_number
from payeasy_pages import (
    OPEN,
    answer_of,
    balance_of,
    errors_on,
    first_yen,
    pay_pages,
    to_bills,
    to_confirm,
)

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
MUCH = 500_000


def test_many_presses_at_once_pay_once_and_end_at_the_same_receipt(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1], balance_yen=MUCH)
    client, number = signed_on(hanako), fresh_number("9100")
    at = to_confirm(client, hanako, number)
    proof = proof_fields(hanako, client.get(at).content.decode())

    def press(nth: int) -> str:
        hand = client_of(bank[1])
        hand.cookies = client.cookies
        answer = hand.post(at, proof)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    receipts = at.replace("confirm", "done")
    assert set(all_at_once(press, hands=6, institution=bank[1])) == {f"303 {receipts}"}
    assert client.post(at, proof)["Location"] == receipts, "later too"
    assert client.get(at)["Location"] == receipts, "and going back"
    assert client.get(at.replace("confirm", "account"))["Location"] == receipts
    assert balance_of(hanako) == MUCH - first_yen(number)


def test_a_press_beside_another_is_told_that_it_is_being_worked_on(
    bank: Bank, billers: Network, stand_at: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    from madoguchi.payeasy import drafts
    from madoguchi.web.personal import payeasy_confirm

    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=MUCH)
    client = signed_on(hanako)
    at = to_confirm(client, hanako, fresh_number("9100"))
    monkeypatch.setattr(payeasy_confirm, "_WAIT_SECONDS", 0.2)
    monkeypatch.setattr(drafts, "claim", lambda *which, **when: False)
    answer = client.post(at, proof_fields(hanako, ""))
    assert answer.status_code == 202 and "処理が続いています" in answer.content.decode()
    assert balance_of(hanako) == MUCH


def test_a_bill_drafted_in_two_tabs_is_paid_in_one_of_them(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], accounts_count=2, balance_yen=MUCH)
    client, number = signed_on(hanako), fresh_number("9200")
    bills, _ = to_bills(client, number)
    confirm = []
    for nth, places in enumerate((["0"], ["0", "1"], ["2"])):
        at, _ = answer_of(client, bills, {"bill": places})
        confirm.append(answer_of(client, at, {"source": str(hanako.accounts[nth % 2].id)})[0])

    def press(nth: int) -> int:
        hand = client_of(bank[0])
        hand.cookies = client.cookies
        return hand.post(confirm[nth], proof_fields(hanako, "")).status_code

    assert sorted(all_at_once(press, hands=2, institution=bank[0])) == [303, 422]
    assert press(2) == 303, "another bill of the same slip"
    with current.serving(bank[0]):
        paid = Payment.objects.filter(contract_id=hanako.contract_id)
        assert len(set(paid.values_list("bill_code", flat=True))) == paid.count()
    late = [at for at in confirm if client.get(at).status_code == 422]
    [page] = [client.get(at).content.decode() for at in late]
    assert codes(page) == ["P03"] and "払込を確定する" not in page
    assert "払込書の番号から入力し直す" in page


def test_going_back_and_choosing_anew_makes_another_draft_and_pays_the_new_one(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], accounts_count=2, balance_yen=MUCH)
    client, number = signed_on(hanako), fresh_number("9100")
    first = to_confirm(client, hanako, number, account=0)
    account = first.replace("confirm", "account")
    same, _ = answer_of(client, account, {"source": str(hanako.accounts[0].id)})
    other, page = answer_of(client, account, {"source": str(hanako.accounts[1].id)})
    assert same == first != other
    answer_of(client, other, proof_fields(hanako, page))
    assert (balance_of(hanako, 0), balance_of(hanako, 1)) == (MUCH, MUCH - first_yen(number))


def test_what_is_somebody_elses_does_not_exist(
    bank: Bank, billers: Network, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako, taro = open_person(bank[0], balance_yen=MUCH), open_person(bank[0])
    client, stranger = signed_on(hanako), signed_on(taro)
    bills, _ = to_bills(client, fresh_number("9100"))
    account, _ = answer_of(client, bills, {"bill": "0"})
    foreign = client.post(account, {"source": str(taro.accounts[0].id)})
    assert errors_on(foreign.content.decode()) == {"source": "A00"}
    receipts = pay_pages(client, hanako, fresh_number("9100"))
    key = re.findall(
        r"/payeasy/payments/[0-9a-f-]{36}/", client.get("/payeasy/payments/").content.decode()
    )
    confirm = account.replace("account", "confirm")
    for at in (bills, account, confirm, receipts, *key):
        assert client.get(at).status_code == 200
        assert stranger.get(at).status_code == 404, at
