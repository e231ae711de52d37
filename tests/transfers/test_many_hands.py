"""Many hands at once: one transfer for one request, and no limit or balance is ever exceeded.

Next to each guard stands its negative control: the same hands with the guard removed break the
rule, which shows that the test can see it broken.
"""

import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from browsing import Form, client_of, confirm_page, proof_fields, signed_on
from cast import AT, Person, open_person
from hands import all_at_once
from madoguchi.console.verify import findings
from madoguchi.customers import accounts
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import reads
from madoguchi.transfers.models import Order
from madoguchi.transfers.reads import Transfer
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refusal, Refused
from stories import draft, press, wish

Bank = tuple[Institution, ...]


def orders_of(person: Person) -> int:
    return Order.objects.filter(contract_id=person.contract_id).count()


def balance_of(person: Person) -> int:
    ledger_id = person.accounts[0].ledger_account_id
    return ledger.balances([ledger_id])[ledger_id].yen


def test_one_request_sent_twenty_times_at_once_makes_one_transfer(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, wish(hanako, yen=1_000))
        results = all_at_once(lambda nth: press(hanako, drafted), hands=20, institution=bank[0])
        assert {result.number for result in results if isinstance(result, Transfer)} == {
            Order.objects.get(request_id=drafted.request_id).pk
        }
        assert all(isinstance(result, Transfer) for result in results)
        assert (orders_of(hanako), balance_of(hanako)) == (1, 100_000 - 1_275)


def test_control_a_page_that_forgets_its_request_id_pays_twenty_times(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=100_000)
    with current.serving(bank[0]):
        drafted = draft(hanako, wish(hanako, yen=1_000))

        def forgetful(nth: int) -> Transfer:
            return press(hanako, replace(drafted, request_id=uuid.uuid4()))

        all_at_once(forgetful, hands=20, institution=bank[0])
        assert orders_of(hanako) == 20


@pytest.mark.parametrize("which", [0, 1], ids=["confirmation password", "image card"])
def test_the_confirm_page_sent_twenty_times_at_once_shows_one_receipt_to_all(
    bank: Bank, stand_at: Callable[[str], None], which: int
) -> None:
    stand_at("2026-11-25T10:00")
    hanako = open_person(bank[which], balance_yen=100_000)
    client = signed_on(hanako)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    answer = proof_fields(hanako, client.get(confirm).content.decode())

    def press_once(nth: int) -> str:
        hand: Client = client_of(bank[which])
        hand.cookies = client.cookies
        response = hand.post(confirm, answer)
        return f"{response.status_code} {response.headers.get('Location', '')}"

    results = all_at_once(press_once, hands=20, institution=bank[which])
    with current.serving(bank[which]):
        order = Order.objects.get(contract_id=hanako.contract_id)
    assert set(results) == {f"303 /orders/{order.request_id}/"}


def test_fifty_transfers_at_once_never_exceed_the_balance(bank: Bank) -> None:
    # 3,825 yen pay for exactly three transfers of 1,000 with their fee of 275.
    hanako = open_person(bank[0], balance_yen=3_825)
    with current.serving(bank[0]):
        drafts = [draft(hanako, wish(hanako, yen=1_000)) for _ in range(50)]
        results = all_at_once(lambda nth: press(hanako, drafts[nth]), hands=50, institution=bank[0])
        refused = [no.refusal for no in results if isinstance(no, Refused)]
        assert refused == [Refusal.SHORT_OF_FUNDS] * 47
        assert (orders_of(hanako), balance_of(hanako)) == (3, 0)


def test_fifty_transfers_at_once_never_exceed_the_daily_limit(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=10_000_000)
    with current.serving(bank[0]):
        drafts = [draft(hanako, wish(hanako, yen=30_000)) for _ in range(50)]
        results = all_at_once(lambda nth: press(hanako, drafts[nth]), hands=50, institution=bank[0])
        refused = [no.refusal for no in results if isinstance(no, Refused)]
        assert refused == [Refusal.OVER_DAILY_LIMIT] * 44
        assert reads.moved_on(day_of(AT), contract_id=hanako.contract_id) == 180_000


def test_control_without_the_turn_the_daily_limit_is_exceeded(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanako = open_person(bank[0], balance_yen=10_000_000)
    monkeypatch.setattr(accounts, "take_own_turn", lambda contract_id: None)
    with current.serving(bank[0]):
        drafts = [draft(hanako, wish(hanako, yen=30_000)) for _ in range(50)]
        all_at_once(lambda nth: press(hanako, drafts[nth]), hands=50, institution=bank[0])
        assert reads.moved_on(day_of(AT), contract_id=hanako.contract_id) > 200_000


def test_without_the_turn_the_ledgers_floor_still_holds(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The balance is guarded twice: the desk decides after its turn, and the ledger has a floor."""
    hanako = open_person(bank[0], balance_yen=3_825)
    monkeypatch.setattr(accounts, "take_own_turn", lambda contract_id: None)
    with current.serving(bank[0]):
        drafts = [draft(hanako, wish(hanako, yen=1_000)) for _ in range(50)]
        all_at_once(lambda nth: press(hanako, drafts[nth]), hands=50, institution=bank[0])
        assert (orders_of(hanako), balance_of(hanako)) == (3, 0)


def test_transfers_in_opposite_directions_at_once_never_deadlock(bank: Bank) -> None:
    from stories import to_person

    hanako = open_person(bank[0], balance_yen=100_000, name_kana="ｼｹﾝ ﾊﾅｺ")
    taro = open_person(bank[0], balance_yen=100_000, name_kana="ｼｹﾝ ﾀﾛｳ")
    with current.serving(bank[0]):
        pairs = [(hanako, taro), (taro, hanako)] * 15
        drafts = [draft(one, to_person(one, other, yen=10)) for one, other in pairs]
        results = all_at_once(
            lambda nth: press(pairs[nth][0], drafts[nth]), hands=30, institution=bank[0]
        )
        assert all(isinstance(result, Transfer) for result in results)
        assert balance_of(hanako) == balance_of(taro) == 100_000


def test_the_books_are_clean_after_all_those_hands(bank: Bank) -> None:
    assert [finding for each in bank for finding in findings(each)] == []
