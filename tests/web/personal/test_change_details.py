"""New details: input, confirm, done; every no at its field; nothing altered on the way."""

import uuid
from collections.abc import Callable

import pytest

from browsing import client_of, signed_on
from cast import Person, open_person
from change_forms import DETAILS, LIMIT, codes, confirm, draft_on, mails_to, proved
from hands import all_at_once
from madoguchi.access import press
from madoguchi.customers import change_details as customers
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"
MAIL = {"mail": "new@customer.example", "mail_again": "new@customer.example"}


def test_new_details_are_shown_proved_kept_and_told_to_both_addresses(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    typed = {
        "mail": "ｎｅｗ1@customer.example",
        "mail_again": "new1@customer.example",
        "direct_mail": "no",
        "phone": "03-1234-5678",
    }
    assert hanako.mail not in client.get(DETAILS).content.decode(), "what is known is masked"
    page = confirm(client, DETAILS, typed)
    assert "new1@customer.example" in page and "0312345678" in page and "希望しない" in page
    assert "その後30日間は、パスワードの変更など、お手続きのお知らせも両方へお送りします。" in page
    done = client.post(DETAILS, proved(hanako, page))
    assert done.status_code == 303
    assert "新しいメールアドレスに届いている" in client.get(done["Location"]).content.decode()
    with current.serving(bank[0]):
        assert customers.details_of(hanako.contract_id) == Details(
            "new1@customer.example", "0312345678", direct_mail=False
        )
        assert mails_to("new1@customer.example") == mails_to(hanako.mail) == 1


def test_where_only_the_address_can_be_changed_the_card_proves_it(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    client = signed_on(hanako)
    page = client.get(DETAILS).content.decode()
    assert "Ｅメール設定" in page and 'name="phone"' not in page
    page = confirm(client, DETAILS, {**MAIL, "phone": "0312345678", "direct_mail": "yes"})
    wrong = client.post(DETAILS, {**proved(hanako, page), "cell0": "nothing"})
    assert wrong.status_code == 422 and codes(wrong.content.decode()) == ["B83"]
    assert "まだ変更していません" in wrong.content.decode()
    assert client.post(DETAILS, proved(hanako, wrong.content.decode())).status_code == 303
    with current.serving(bank[1]):
        found = customers.details_of(hanako.contract_id)
        assert found == Details("new@customer.example", "", direct_mail=None)
        assert mails_to(hanako.mail) == 1


@pytest.mark.parametrize(
    ("typed", "code", "field"),
    [
        ({}, "A01", None),
        ({"mail": "hanako", "mail_again": "hanako"}, "A00", "mail"),
        ({"mail": "", "mail_again": "a@b.example"}, "A01", "mail"),
        ({**MAIL, "mail_again": "old@customer.example"}, "B40", "mail_again"),
        ({**MAIL, "mail_again": ""}, "B40", "mail_again"),
        ({"phone": "12"}, "A00", "phone"),
        ({"phone": "012345"}, "A01", "phone"),
        ({"direct_mail": "perhaps"}, "A04", "direct_mail"),
    ],
)
def test_a_fault_of_the_details_stands_at_its_field_and_what_was_typed_stays(
    bank: Bank, stand_at: Stand, typed: dict[str, str], code: str, field: str | None
) -> None:
    stand_at(OPEN)
    answer = signed_on(open_person(bank[0])).post(DETAILS, typed)
    page = answer.content.decode()
    assert (answer.status_code, set(codes(page))) == (422, {code})
    assert field is None or f'<a href="#id_{field}">' in page
    assert all(f'value="{value}"' in page for value in typed.values() if value != "perhaps")


def test_going_back_from_the_confirm_page_keeps_what_was_typed(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    page = confirm(client, DETAILS, {**MAIL, "direct_mail": "yes"})
    back = client.post(DETAILS, {**draft_on(page), "back": "1"}).content.decode()
    assert back.count('value="new@customer.example"') == 2
    assert 'value="yes" checked' in back
    with current.serving(bank[0]):
        assert customers.details_of(hanako.contract_id).mail == hanako.mail


def test_what_was_confirmed_cannot_be_altered_on_the_way(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako, taro = open_person(bank[0]), open_person(bank[0])
    client = signed_on(hanako)
    form = proved(hanako, confirm(client, DETAILS, MAIL))
    strangers = draft_on(confirm(signed_on(taro), DETAILS, MAIL))
    other_page = draft_on(confirm(client, LIMIT, {"limit": "1"}))
    cut = {"draft": form["draft"][:-8] + "AAAAAAA="}
    for draft in (strangers, other_page, cut, {"draft": ""}):
        answer = client.post(DETAILS, {**form, **draft})
        assert (answer.status_code, answer["Location"]) == (303, DETAILS)
    stand_at("2026-11-25T10:09")
    client.get("/")
    stand_at("2026-11-25T10:18")
    client.get("/")
    stand_at("2026-11-25T10:27")
    client.get("/")
    stand_at("2026-11-25T10:31")
    assert client.post(DETAILS, form).status_code == 303
    with current.serving(bank[0]):
        assert customers.details_of(hanako.contract_id).mail == hanako.mail, "too old as well"


def _sent_twenty_times(hanako: Person, address: str) -> set[str]:
    """Send one confirm page twenty times at once; returns the different answers."""
    client = signed_on(hanako)
    form = proved(hanako, confirm(client, DETAILS, {"mail": address, "mail_again": address}))

    def hand_in(nth: int) -> str:
        hand = client_of(hanako.institution)
        hand.cookies = client.cookies
        answer = hand.post(DETAILS, form)
        return f"{answer.status_code} {answer.headers.get('Location', '')}"

    return {str(each) for each in all_at_once(hand_in, hands=20, institution=hanako.institution)}


@pytest.mark.parametrize("which", [0, 1], ids=["confirmation password", "image card"])
def test_the_confirm_page_sent_twenty_times_at_once_changes_once_and_says_so_to_all(
    bank: Bank, stand_at: Stand, which: int
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[which])
    address = f"twice{hanako.contract_id}@customer.example"
    [only] = _sent_twenty_times(hanako, address)
    assert only.startswith("303 /changes/")
    with current.serving(bank[which]):
        assert mails_to(address) == 1


def test_control_presses_that_do_not_wait_are_refused_but_change_once_all_the_same(
    bank: Bank, stand_at: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[1])
    monkeypatch.setattr(press, "claim", lambda request_id, *, at: True)
    address = f"twice{hanako.contract_id}@customer.example"
    assert "422 " in _sent_twenty_times(hanako, address)
    with current.serving(bank[1]):
        assert mails_to(address) == 1


def test_a_strangers_change_is_not_found(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    done = client.post(DETAILS, proved(hanako, confirm(client, DETAILS, MAIL)))["Location"]
    assert client.get(done).status_code == 200
    assert signed_on(open_person(bank[0])).get(done).status_code == 404
    assert client.get(f"/changes/{uuid.uuid4()}/").status_code == 404
