"""In whose name money is sent (振込依頼人名, C3): changed where the institution lets the customer.

Goal: the name he types is the one in his order, in the telegram, and on the receiver's line; where
there is no such field, a forged one changes nothing.
"""

from collections.abc import Callable

import pytest

from browsing import DETAILS, Form, confirm_page, proof_fields, signed_on
from cast import Person, open_person
from change_forms import codes
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.ledger import reads as ledger
from madoguchi.transfers import reads
from madoguchi.wires.models import Outgoing

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]

TYPED, SHOWN, ZENGIN = "あかね商店", "アカネシヨウテン", "ｱｶﾈｼﾖｳﾃﾝ"
OWN = "ｼｹﾝ ﾊﾅｺ"


@pytest.fixture(autouse=True)
def _office_hours(stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")


def sent(person: Person, form: Form, *, at: str = DETAILS) -> tuple[str, reads.Transfer]:
    """Let a person send what a form says; the confirm page, and the order it made."""
    client = signed_on(person)
    path = confirm_page(client, form, at=at)
    page = client.get(path).content.decode()
    done = client.post(path, proof_fields(person, page))
    assert done.status_code == 303, done.content.decode()
    with current.serving(person.institution):
        [order] = reads.recent_payees(person.contract_id, limit=9)
    return page, order


def form_of(person: Person, **extra: str) -> Form:
    return Form(str(person.accounts[0].id), extra=extra)


def telegram_of(person: Person, order: reads.Transfer) -> dict[str, object]:
    with current.serving(person.institution):
        return dict(Outgoing.objects.get(wire="clearing", about=str(order.request_id)).body)


def last_line(person: Person, *, account: int = 0) -> str:
    """The words of the newest line of one of a person's accounts."""
    with current.serving(person.institution):
        ledger_id = person.accounts[account].ledger_account_id
        [(_, line)] = ledger.latest_lines([ledger_id], limit=1)
        return line.narrative


@pytest.mark.parametrize("typed", ["アカネショウテン", "あかねしょうてん", "ｱｶﾈｼｮｳﾃﾝ"])
def test_another_name_stands_on_the_pages_in_the_order_and_in_the_telegram(
    bank: Bank, typed: str
) -> None:
    hanako = open_person(bank[1], balance_yen=50_000)
    page, order = sent(hanako, form_of(hanako, sender=typed))
    assert f"<dt>振込依頼人名</dt><dd>{SHOWN}</dd>" in page
    assert order.sender_kana == ZENGIN
    assert telegram_of(hanako, order)["sender_name"] == ZENGIN
    client = signed_on(hanako)
    receipt = client.get(f"/orders/{order.request_id}/").content.decode()
    assert f"<dt>振込依頼人名</dt><dd>{SHOWN}</dd>" in receipt


def test_the_receivers_line_names_who_is_said_to_send_and_the_payers_line_the_receiver(
    bank: Bank,
) -> None:
    hanako = open_person(bank[1], balance_yen=50_000)
    taro = open_person(bank[1], name_kana="ｼｹﾝ ﾀﾛｳ")
    own, to = bank[1].profile.institution.code, taro.accounts[0]
    form = form_of(hanako, sender=SHOWN)
    form.number, form.name = to.number, taro.name_kana
    sent(hanako, form, at=f"/transfer/details/?bank={own}&branch={to.branch_code}")
    assert last_line(taro) == f"振込 {ZENGIN}"
    assert last_line(hanako) == "振込 ｼｹﾝ ﾀﾛｳ"


@pytest.mark.parametrize("typed", ["", "　", "シケン　ハナコ"], ids=["empty", "blank", "as it was"])
def test_who_leaves_the_field_alone_sends_in_his_own_name(bank: Bank, typed: str) -> None:
    hanako = open_person(bank[1], balance_yen=50_000)
    page = signed_on(hanako).get(DETAILS).content.decode()
    assert 'name="sender"' in page and 'value="シケン　ハナコ"' in page
    _, order = sent(hanako, form_of(hanako, sender=typed))
    assert (order.sender_kana, telegram_of(hanako, order)["sender_name"]) == (OWN, OWN)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (TYPED, "A00", "「商」「店」は使えません"),
        ("アカネ＆ハナ", "A00", "「＆」は使えません"),
        ("ア" * 49, "A01", "振込依頼人名"),
    ],
)
def test_a_name_that_cannot_be_sent_is_refused_at_its_field_and_stays(
    bank: Bank, typed: str, code: str, said: str
) -> None:
    hanako = open_person(bank[1], balance_yen=50_000)
    answer = signed_on(hanako).post(DETAILS, form_of(hanako, sender=typed).posted())
    page = answer.content.decode()
    assert (answer.status_code, set(codes(page))) == (422, {code})
    assert said in page and '<a href="#sender">' in page and 'id="sender_error"' in page
    assert f'value="{typed}"' in page.replace("&amp;", "&")


@pytest.mark.parametrize("forged", [SHOWN, TYPED], ids=["a name", "no name at all"])
def test_where_the_name_cannot_be_changed_a_forged_field_changes_nothing(
    bank: Bank, forged: str
) -> None:
    hanako = open_person(bank[0], balance_yen=50_000)
    assert 'name="sender"' not in signed_on(hanako).get(DETAILS).content.decode()
    _, order = sent(hanako, form_of(hanako, sender=forged))
    assert (order.sender_kana, telegram_of(hanako, order)["sender_name"]) == (OWN, OWN)


def test_between_his_own_accounts_nobody_has_another_name(bank: Bank) -> None:
    hanako = open_person(bank[1], balance_yen=50_000, accounts_count=2)
    at = f"/transfer/details/?to={hanako.accounts[1].id}"
    assert 'name="sender"' not in signed_on(hanako).get(at).content.decode()
    _, order = sent(hanako, form_of(hanako, sender=SHOWN), at=at)
    assert order.sender_kana == OWN and last_line(hanako, account=1) == f"振替 {OWN}"
