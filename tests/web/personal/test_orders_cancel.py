"""Cancelling a reservation on the pages: once, proved, and never when its day has come (C12)."""

from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import client_of, proof_fields, signed_on
from cast import Person, open_person
from change_forms import codes
from hands import all_at_once
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers.models import Order
from madoguchi.transfers.reads import Transfer
from madoguchi.wires.models import Outgoing
from reservations import FRIDAY, carry_all_out, now, reserve, story_of

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:30"


def reserved(person: Person) -> tuple[Transfer, str]:
    """A reservation of a person's, and the address at which it is cancelled."""
    with current.serving(person.institution):
        order = reserve(person, on=FRIDAY)
    return order, f"/orders/{order.request_id}/cancel/"


def state_of(order: Transfer, institution: Institution) -> str:
    with current.serving(institution):
        return now(order).state.value


@pytest.mark.parametrize("which", [0, 1], ids=["confirmation password", "image card"])
def test_a_reservation_is_shown_proved_and_cancelled(
    bank: Bank, stand_at: Stand, which: int
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[which])
    order, at = reserved(hanako)
    client = signed_on(hanako)
    page = client.get(at).content.decode()
    assert order.receipt in page and "ヤマダ　タロウ" in page and "取消を確定する" in page
    done = client.post(at, proof_fields(hanako, page))
    assert (done.status_code, done["Location"]) == (303, at)
    page = client.get(at).content.decode()
    assert "予約を取り消しました" in page and order.receipt in page
    assert state_of(order, bank[which]) == "cancelled"
    assert ">取消</span>" in client.get(f"/orders/{order.request_id}/").content.decode()


def test_a_wrong_password_cancels_nothing_and_may_be_tried_again(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    order, at = reserved(hanako)
    client = signed_on(hanako)
    wrong = client.post(at, {"confirmation_password": "wrong1"})
    assert wrong.status_code == 422 and codes(wrong.content.decode()) == ["B13"]
    assert "取り消していません" in wrong.content.decode()
    assert state_of(order, bank[0]) == "reserved"
    assert client.post(at, proof_fields(hanako, "")).status_code == 303


def test_many_presses_at_once_cancel_once_and_tell_all_the_same(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    order, at = reserved(hanako)
    client = signed_on(hanako)
    # One answer of the card proves one deed: a second press must not be asked for another.
    proof = proof_fields(hanako, client.get(at).content.decode())

    def press(nth: int) -> str:
        hand = client_of(bank[1])
        hand.cookies = client.cookies
        answer = hand.post(at, proof)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    assert set(all_at_once(press, hands=8, institution=bank[1])) == {f"303 {at}"}
    assert client.post(at, proof)["Location"] == at, "later too"
    with current.serving(bank[1]):
        assert story_of(order).count("transfer.cancelled") == 1
        mails = Outgoing.objects.filter(wire="mail", about=str(order.request_id))
        assert mails.filter(purpose="transfer.cancelled").count() == 1


def test_two_tabs_end_on_the_same_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    _, at = reserved(hanako)
    client = signed_on(hanako)
    left, right = client.get(at), client.get(at)
    assert left.content.count(b"<form") == right.content.count(b"<form")
    client.post(at, proof_fields(hanako, ""))
    second = client.post(at, {"confirmation_password": "wrong1"})
    assert (second.status_code, second["Location"]) == (303, at), "nothing is asked any more"


@pytest.mark.parametrize("moment", ["2026-11-27T00:00", "2026-11-27T09:00"])
def test_on_its_day_it_cannot_be_cancelled_and_the_page_says_so(
    bank: Bank, stand_at: Stand, moment: str
) -> None:
    hanako = open_person(bank[0], balance_yen=50_000)
    order, at = reserved(hanako)
    stand_at(moment)
    if moment.endswith("09:00"):
        carry_all_out(bank[0], FRIDAY)
    client = signed_on(hanako)
    for answer in (client.get(at), client.post(at, proof_fields(hanako, ""))):
        page = answer.content.decode()
        assert (answer.status_code, codes(page)) == (422, ["T24"])
        assert "取消を確定する" not in page and "取り消していません" in page
    assert "cancel/" not in client.get("/orders/").content.decode()
    assert state_of(order, bank[0]) != "cancelled"


def test_its_day_may_come_while_one_looks_at_the_page(bank: Bank, stand_at: Stand) -> None:
    stand_at("2026-11-26T23:58")
    hanako = open_person(bank[0])
    order, at = reserved(hanako)
    client = signed_on(hanako)
    assert "取消を確定する" in client.get(at).content.decode()
    stand_at("2026-11-27T00:01")
    answer = client.post(at, proof_fields(hanako, ""))
    assert codes(answer.content.decode()) == ["T24"]
    assert state_of(order, bank[0]) == "reserved"


def test_outside_the_hours_it_waits_and_the_page_says_when(bank: Bank, stand_at: Stand) -> None:
    hanako = open_person(bank[1])
    order, at = reserved(hanako)
    stand_at("2026-11-25T21:59")
    proof = proof_fields(hanako, signed_on(hanako).get(at).content.decode())
    stand_at("2026-11-25T23:00")
    client = signed_on(hanako)
    for answer in (client.get(at), client.post(at, proof)):
        page = answer.content.decode()
        assert codes(page) == ["T01"] and "11月26日(木) 7時00分" in page
        assert "取消を確定する" not in page
    for elsewhere in ("/orders/", f"/orders/{order.request_id}/"):
        assert "cancel/" not in client.get(elsewhere).content.decode()
    assert state_of(order, bank[1]) == "reserved"
    stand_at("2026-11-26T07:00")
    client = signed_on(hanako)
    assert client.post(at, proof)["Location"] == at, "the answer of the card was not spent"
    assert state_of(order, bank[1]) == "cancelled"


def test_a_stranger_finds_nothing_to_cancel(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    order, at = reserved(open_person(bank[0]))
    taro = open_person(bank[0])
    stranger = signed_on(taro)
    assert stranger.get(at).status_code == 404
    assert stranger.post(at, proof_fields(taro, "")).status_code == 404
    assert state_of(order, bank[0]) == "reserved"


def test_the_page_asks_the_database_a_known_number_of_times(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    order, at = reserved(hanako)
    client = signed_on(hanako)
    client.get(at)
    with CaptureQueriesContext(connections[bank[0].key]) as queries:
        client.get(at)
    assert len(queries) == 4
    with current.serving(bank[0]):
        assert Order.objects.filter(request_id=order.request_id).exists()
