"""The page of mail wishes: what is chosen, proved and kept, and every no."""

from collections.abc import Callable

import pytest

from browsing import signed_on
from cast import open_person
from change_forms import codes, confirm, draft_on, proved
from madoguchi.customers import mail_wishes
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN, MAILS = "2026-11-25T10:00", "/changes/mails/"


def test_a_wish_is_confirmed_proved_and_kept(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    client = signed_on(hanako)
    assert f'href="{MAILS}"' in client.get("/changes/").content.decode()
    page = client.get(MAILS).content.decode()
    assert 'value="no" checked' in page and hanako.mail not in page, "the address is masked"
    page = confirm(client, MAILS, {"money_in": "yes"})
    assert "希望する" in page and "希望しない" in page, "as it will be, and as it is"
    done = client.post(MAILS, proved(hanako, page))
    assert done.status_code == 303
    assert "メール通知の設定を変更しました" in client.get(done["Location"]).content.decode()
    assert 'value="yes" checked' in client.get(MAILS).content.decode()
    with current.serving(bank[1]):
        assert mail_wishes.wishes_money_in(hanako.contract_id)


def test_a_wrong_factor_leaves_the_wish_as_it_was(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    client = signed_on(hanako)
    page = confirm(client, MAILS, {"money_in": "yes"})
    answer = client.post(MAILS, draft_on(page))
    assert answer.status_code == 422
    with current.serving(bank[1]):
        assert not mail_wishes.wishes_money_in(hanako.contract_id)


def test_going_back_keeps_what_was_chosen(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[1]))
    page = confirm(client, MAILS, {"money_in": "yes"})
    page = client.post(MAILS, {**draft_on(page), "back": "1"}).content.decode()
    assert 'value="yes" checked' in page


@pytest.mark.parametrize("typed", ["", "maybe"])
def test_what_is_no_choice_is_told_at_the_field(bank: Bank, stand_at: Stand, typed: str) -> None:
    stand_at(OPEN)
    answer = signed_on(open_person(bank[1])).post(MAILS, {"money_in": typed})
    page = answer.content.decode()
    assert (answer.status_code, set(codes(page))) == (422, {"A04"})
    assert '<a href="#id_money_in">' in page


def test_a_draft_of_nobody_leads_back_to_the_form(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    answer = signed_on(open_person(bank[1])).post(MAILS, {"draft": "x"})
    assert (answer.status_code, answer["Location"]) == (303, MAILS)


def test_where_the_bank_leaves_no_choice_there_is_no_such_page(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    client = signed_on(open_person(bank[0]))
    assert client.get(MAILS).status_code == 404
    assert MAILS not in client.get("/changes/").content.decode()
