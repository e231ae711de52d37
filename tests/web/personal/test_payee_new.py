"""Registering a payee: beforehand with the factor, or after a transfer as the profile says."""

import html
import re
import uuid
from collections.abc import Callable

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from browsing import Form, confirm_page, proof_fields, signed_on
from cast import Person, open_person
from change_forms import codes, confirm, draft_on, mails_to, proved
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from payee_kit import ACCOUNT, LIST, NEW, known, page_of, register

TYPED = {"kind": "1", "number": "９１２-３４５６", "name": "やまだ　たろう", "note": "家賃"}

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]


@pytest.fixture(autouse=True)
def _office_hours(stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")


def found_link(page: str, words: str) -> str:
    """The address of the choice that says these words."""
    found = re.search(rf'href="([^"]+)">選択<span class="visually-hidden">:{words}<', page)
    assert found is not None, page
    return html.unescape(found.group(1))


@pytest.mark.parametrize("which", [0, 1], ids=["confirmation password", "image card"])
def test_a_payee_is_registered_beforehand_from_the_banks_first_kana(bank: Bank, which: int) -> None:
    hanako = open_person(bank[which])
    client = signed_on(hanako)
    empty = page_of(client, LIST)
    assert "登録した振込先はまだありません" in empty and f'href="{NEW}"' in empty
    branches = found_link(client.get(NEW + "?q=みずほ").content.decode(), "みずほ")
    account = found_link(client.get(branches + "&q=東京営業部").content.decode(), "東京営業部")
    assert account == ACCOUNT
    page = confirm(client, account, TYPED)
    assert "ヤマダ　タロウ" in page and "9123456" in page and "家賃" in page
    assert "やまだ　たろう" in page, "how it was typed is shown beside it"
    assert known(hanako) == [], "nothing is registered before it is proved"
    done = client.post(account, proved(hanako, page))
    assert done.status_code == 303, done.content.decode()
    assert "振込先を登録しました" in page_of(client, done["Location"])
    [kept] = known(hanako)
    assert (kept.payee.name_kana, kept.payee.account.number, kept.note) == (
        "ﾔﾏﾀﾞ ﾀﾛｳ",
        "9123456",
        "家賃",
    )
    listed = page_of(client, LIST)
    assert "ヤマダ　タロウ" in listed and "****456" in listed and "9123456" not in listed
    assert f'href="/transfer/details/?payee={kept.id}"' in listed
    with current.serving(bank[which]):
        assert mails_to(hanako.mail) == 1


def test_a_confirmed_form_sent_twice_registers_once_and_shows_the_same(bank: Bank) -> None:
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    form = proved(hanako, confirm(client, ACCOUNT, TYPED))
    first, second = client.post(ACCOUNT, form), client.post(ACCOUNT, form)
    assert first["Location"] == second["Location"]
    assert len(known(hanako)) == 1


def test_going_back_from_the_confirm_page_keeps_what_was_typed(bank: Bank) -> None:
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    page = confirm(client, ACCOUNT, TYPED)
    back = client.post(ACCOUNT, {**draft_on(page), "back": "1"}).content.decode()
    assert 'value="やまだ　たろう"' in back and 'value="家賃"' in back


@pytest.mark.parametrize(
    ("typed", "code", "field"),
    [
        ({"kind": "7"}, "A04", "kind"),
        ({"number": "12345"}, "A01", "number"),
        ({"number": "123456a"}, "A00", "number"),
        ({"name": ""}, "A01", "name"),
        ({"name": "山田"}, "A00", "name"),
        ({"note": "あ" * 21}, "A01", "note"),
    ],
)
def test_a_fault_is_told_at_its_field_and_what_was_typed_stays(
    bank: Bank, typed: dict[str, str], code: str, field: str
) -> None:
    client = signed_on(open_person(bank[0]))
    answer = client.post(ACCOUNT, {**TYPED, **typed})
    page = answer.content.decode()
    assert (answer.status_code, set(codes(page))) == (422, {code})
    assert f'<a href="#id_{field}">' in page and f'id="id_{field}_error"' in page
    assert field == "kind" or f'value="{typed[field]}"' in page


def test_a_wrong_proof_registers_nothing_and_the_page_may_be_sent_again(bank: Bank) -> None:
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    page = confirm(client, ACCOUNT, TYPED)
    wrong = client.post(ACCOUNT, {**draft_on(page), "confirmation_password": "wrong1"})
    assert wrong.status_code == 422 and set(codes(wrong.content.decode())) == {"B13"}
    assert known(hanako) == []
    again = client.post(ACCOUNT, proved(hanako, wrong.content.decode()))
    assert again.status_code == 303 and len(known(hanako)) == 1


def test_an_account_that_is_registered_is_refused_before_the_proof(bank: Bank) -> None:
    hanako = open_person(bank[0])
    register(hanako, "ﾔﾏﾀﾞ ﾀﾛｳ", first=9_123_456)
    answer = signed_on(hanako).post(ACCOUNT, TYPED)
    assert answer.status_code == 422 and set(codes(answer.content.decode())) == {"T31"}


def test_who_has_ninety_nine_is_told_so_before_he_looks_for_a_bank(bank: Bank) -> None:
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    page = confirm(client, ACCOUNT, TYPED)
    register(hanako, *["ｻｸﾗ ﾊﾅ"] * 99)
    late = client.post(ACCOUNT, proved(hanako, page))
    assert late.status_code == 422 and set(codes(late.content.decode())) == {"T30"}
    assert codes(client.get(NEW).content.decode()) == ["T30"]
    listed = page_of(client, LIST)
    assert "これ以上は登録できません" in listed and f'href="{NEW}"' not in listed
    assert "99件まで登録できます。いまは99件です。" in listed


def paid(person: Person, client: Client) -> str:
    """Let a person pay somebody new; the address under which he may register him."""
    path = confirm_page(client, Form(str(person.accounts[0].id)))
    order = client.post(path, proof_fields(person, client.get(path).content.decode()))["Location"]
    return f"/payees/register/?order={order.strip('/').split('/')[-1]}"


def test_where_the_transfers_proof_is_enough_its_payee_is_registered_by_one_press(
    bank: Bank,
) -> None:
    hanako, taro = open_person(bank[1], balance_yen=50_000), open_person(bank[1])
    client = signed_on(hanako)
    register_at = paid(hanako, client)
    page = client.get(register_at).content.decode()
    assert "ヤマダ　タロウ" in page and 'name="question"' not in page
    long = client.post(register_at, {**draft_on(page), "note": "あ" * 21})
    assert long.status_code == 422 and set(codes(long.content.decode())) == {"A01"}
    form = {**draft_on(long.content.decode()), "note": "会費"}
    done = client.post(register_at, form)
    assert "振込先を登録しました" in page_of(client, done["Location"])
    assert client.post(register_at, form)["Location"] == done["Location"]
    assert [each.note for each in known(hanako)] == ["会費"]
    again = page_of(client, register_at)
    assert codes(again) == ["T31"] and "この振込先を登録する" not in again
    assert signed_on(taro).get(register_at).status_code == 404


def test_where_the_manual_has_a_confirm_page_the_payee_of_a_transfer_is_proved_once_more(
    bank: Bank,
) -> None:
    hanako, taro = open_person(bank[0], balance_yen=50_000), open_person(bank[0])
    client = signed_on(hanako)
    register_at = paid(hanako, client)
    page = client.get(register_at).content.decode()
    assert "ヤマダ　タロウ" in page and "確認画面へ" in page
    assert 'name="confirmation_password"' not in page and 'name="draft"' not in page
    long = client.post(register_at, {"note": "あ" * 21})
    assert long.status_code == 422 and set(codes(long.content.decode())) == {"A01"}
    page = confirm(client, register_at, {"note": "会費"})
    assert "ヤマダ　タロウ" in page and "会費" in page and known(hanako) == []
    back = client.post(register_at, {**draft_on(page), "back": "1"}).content.decode()
    assert 'value="会費"' in back
    wrong = client.post(register_at, {**draft_on(page), "confirmation_password": "wrong1"})
    assert wrong.status_code == 422 and set(codes(wrong.content.decode())) == {"B13"}
    none = client.post(register_at, draft_on(page))
    assert none.status_code == 422 and known(hanako) == []
    form = proved(hanako, wrong.content.decode())
    done = client.post(register_at, form)
    assert "振込先を登録しました" in page_of(client, done["Location"])
    assert client.post(register_at, form)["Location"] == done["Location"]
    assert [each.note for each in known(hanako)] == ["会費"]
    again = page_of(client, register_at)
    assert codes(again) == ["T31"] and "確認画面へ" not in again
    refused = client.post(register_at, {"note": ""}).content.decode()
    assert codes(refused) == ["T31"] and 'name="confirmation_password"' not in refused
    assert signed_on(taro).get(register_at).status_code == 404


@pytest.mark.parametrize("taken", ["a stale draft", "another order's draft"])
def test_a_draft_that_is_not_this_pages_leads_back_to_the_note(
    bank: Bank, stand_at: Stand, taken: str
) -> None:
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    first, second = paid(hanako, client), paid(hanako, client)
    page = confirm(client, first, {"note": "会費"})
    if taken == "a stale draft":
        stand_at("2026-11-25T10:31")
        client = signed_on(hanako)
    answer = client.post(second if "another" in taken else first, proved(hanako, page))
    assert "確認画面へ" in answer.content.decode() and known(hanako) == []


def test_an_order_that_is_nobodys_has_no_payee_to_register(bank: Bank) -> None:
    client = signed_on(open_person(bank[0]))
    for order in ("", "x", str(uuid.uuid4())):
        assert client.get(f"/payees/register/?order={order}").status_code == 404, order


def test_banks_and_branches_paid_of_late_are_offered_as_for_a_transfer(bank: Bank) -> None:
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    assert "最近の振込先" not in client.get(NEW).content.decode()
    paid(hanako, client)
    page = client.get(NEW).content.decode()
    assert "最近の振込先金融機関" in page
    branches = found_link(page, "みずほ")
    assert branches == "/payees/new/branch/?bank=0001"
    page = client.get(branches).content.decode()
    assert "最近の振込先支店" in page and found_link(page, "東京営業部") == ACCOUNT
    for looked in (
        NEW + "?q=みずほ",
        NEW + "?sound=ミ",
        branches + "&q=東京",
        branches + "&sound=ト",
    ):
        assert "最近の振込先" not in client.get(looked).content.decode(), looked
    elsewhere = client.get("/payees/new/branch/?bank=0005").content.decode()
    assert "最近の振込先支店" not in elsewhere, "nobody was paid there"


def test_banks_are_narrowed_by_their_kind(bank: Bank) -> None:
    client = signed_on(open_person(bank[0]))
    page = client.get(NEW, {"kind": "信用金庫"}).content.decode()
    assert '<option value="信用金庫" selected>' in page
    found = re.findall(r"（(\d{4})）", page)
    assert len(found) > 9 and {code[0] for code in found} == {"1"}
    assert '<input type="hidden" name="kind" value="信用金庫">' in page, "the sounds keep it"
    assert "みずほ" not in client.get(NEW, {"kind": "信用金庫", "sound": "ミ"}).content.decode()
    assert "みずほ" in client.get(NEW, {"kind": "", "sound": "ミ"}).content.decode()


@pytest.mark.parametrize("count", [1, 6])
def test_the_search_asks_the_database_as_often_whoever_was_paid(bank: Bank, count: int) -> None:
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    for nth in range(count):
        form = Form(str(hanako.accounts[0].id), number=f"912345{nth}")
        client.post(confirm_page(client, form), proof_fields(hanako, ""))
    asked = []
    for path in (NEW, "/payees/new/branch/?bank=0001"):
        client.get(path)
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            client.get(path)
        asked.append(len(queries))
    assert asked == [4, 5]


def test_a_bank_or_branch_that_is_none_leads_back_to_the_search(bank: Bank) -> None:
    client = signed_on(open_person(bank[0]))
    for path in (
        "/payees/new/branch/?bank=0000",
        "/payees/new/account/?bank=0001&branch=x",
        "/payees/new/account/",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (303, NEW), path
    assert "見つかりませんでした" in page_of(client, NEW + "?q=ぬぬぬぬ")
