"""Whose account it is, on the way to the confirm page (口座名義人確認, C4): asked once, by itself.

Goal: nobody confirms a transfer without having read whose account it is, or that its bank does not
say; and nobody is kept from paying by it.

Method: the simulated centre as a process; the last two digits of a number name its holder.
"""

from collections.abc import Callable, Iterator

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from browsing import DETAILS, Form, confirm_page, proof_fields, signed_on
from cast import open_person
from centre_kit import Centre, line_to
from change_forms import codes
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.transfers.models import NameLooks
from name_kit import ask, asked_about, branch_of, name_on, owner_on
from payee_kit import known, register

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    each = Centre(tmp_path_factory.mktemp("centre") / "centre.sqlite3")
    each.start()
    yield each
    each.stop()


@pytest.fixture(autouse=True)
def line(centre: Centre) -> Iterator[None]:
    centre.switch("")
    with line_to(centre, timeout_seconds=5.0):
        yield


def test_who_has_not_asked_is_told_whose_account_it_is_before_he_confirms(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    page = client.get(confirm_page(client, Form(str(hanako.accounts[0].id)))).content.decode()
    assert owner_on(page) == "「ヤマダ　タロウ」（受取人名と同じです）" and codes(page) == []
    assert asked_about(hanako) == ["****456"]
    other = confirm_page(client, Form(str(hanako.accounts[0].id), name="ヤマダ ジロウ"))
    page = client.get(other).content.decode()
    assert owner_on(page) == "「ヤマダ　タロウ」（受取人名と違います）"
    assert "受取人名が、口座の名義と違います" in page and "振り込む" in page
    assert f'href="/transfer/details/?draft={other.split("/")[2]}#name"' in page
    assert asked_about(hanako) == ["****456"], "asked once"
    done = client.post(other, proof_fields(hanako, page))
    assert done.status_code == 303, "it goes as the customer wishes"


@pytest.mark.parametrize("faults", ["", "silent = true"], ids=["it answers", "it is silent"])
def test_in_one_draft_a_name_is_asked_for_once_however_often_it_is_mended(
    bank: Bank, stand_at: Stand, centre: Centre, faults: str
) -> None:
    stand_at(OPEN)
    centre.switch(faults)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    at = DETAILS
    for amount in ("1000", "2000", "3000"):
        path = confirm_page(client, Form(str(hanako.accounts[0].id), amount=amount), at=at)
        page = client.get(path).content.decode()
        assert codes(page) == (["T08"] if faults else [])
        at = f"/transfer/details/?draft={path.split('/')[2]}"
    assert asked_about(hanako) == ["****456"]
    confirm_page(client, Form(str(hanako.accounts[0].id), number="9123457"), at=at)
    assert asked_about(hanako) == ["****456", "****457"], "another account is another question"


def test_who_asked_by_the_button_is_not_asked_for_again_and_may_ask_again_himself(
    bank: Bank, stand_at: Stand, centre: Centre
) -> None:
    stand_at(OPEN)
    centre.switch("silent = true")
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    assert codes(ask(client, hanako)) == ["T08"]
    path = confirm_page(client, Form(str(hanako.accounts[0].id)))
    assert codes(client.get(path).content.decode()) == ["T08"]
    assert len(asked_about(hanako)) == 1
    centre.switch("")
    assert name_on(ask(client, hanako)) == "ヤマダ　タロウ" and len(asked_about(hanako)) == 2
    assert owner_on(client.get(path).content.decode()) == "「ヤマダ　タロウ」（受取人名と同じです）"


@pytest.mark.parametrize(
    ("faults", "bank_code", "code"),
    [
        ("", "0137", "T09"),
        ("names_closed = true", "0001", "T08"),
        ("answer_lost = 1.0", "0001", "T08"),
        ('name_hours = "08:30-09:00"', "0001", "T08"),
    ],
    ids=["never", "closed", "the answer is lost", "outside its hours"],
)
def test_where_its_bank_does_not_say_the_confirm_page_says_that_and_the_customer_goes_on(
    bank: Bank, stand_at: Stand, centre: Centre, faults: str, bank_code: str, code: str
) -> None:
    stand_at(OPEN)
    centre.switch(faults)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    path = confirm_page(client, Form(str(hanako.accounts[0].id)), at=branch_of(client, bank_code))
    page = client.get(path).content.decode()
    assert codes(page) == [code] and "口座名義を確認できませんでした" in page
    assert owner_on(page) == ""
    assert client.post(path, proof_fields(hanako, page)).status_code == 303


def test_after_too_many_look_ups_the_confirm_page_says_so_and_the_customer_goes_on(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    source = str(hanako.accounts[0].id)
    for nth in range(5):
        confirm_page(client, Form(source, number=f"910000{nth + 1}"))
    assert len(asked_about(hanako)) == 5
    path = confirm_page(client, Form(source))
    page = client.get(path).content.decode()
    assert codes(page) == ["T07"] and owner_on(page) == "" and len(asked_about(hanako)) == 5
    assert client.post(path, proof_fields(hanako, page)).status_code == 303
    known = confirm_page(client, Form(source, number="9100001", name="アオキ イクコ"))
    assert "受取人名と同じです" in owner_on(client.get(known).content.decode()), "asked before"


def test_a_draft_confirmed_days_later_says_that_nobody_was_asked(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    day = {"when": "date", "day": "2026-12-01"}
    path = confirm_page(client, Form(str(hanako.accounts[0].id), extra=day))
    stand_at("2026-11-26T10:01")
    page = signed_on(hanako).get(path).content.decode()
    assert "口座名義は確認していません" in page and owner_on(page) == "" and codes(page) == []
    assert len(asked_about(hanako)) == 1


@pytest.mark.parametrize("kept", ["registered", "on paper"])
def test_a_registered_payee_is_compared_when_he_is_paid(
    bank: Bank, stand_at: Stand, kept: str
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    register(hanako, "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾔﾏﾀﾞ ﾀﾛｳ", first=9_123_456, on_paper=kept == "on paper")
    said = {}
    for payee in known(hanako):
        form = Form(str(hanako.accounts[0].id))
        path = confirm_page(client, form, at=f"/transfer/details/?payee={payee.id}")
        page = client.get(path).content.decode()
        said[payee.payee.account.number] = owner_on(page)
        assert client.post(path, proof_fields(hanako, page)).status_code == 303
    assert said == {
        "9123456": "「ヤマダ　タロウ」（受取人名と同じです）",
        "9123457": "「ヤマダ　ケイコ」（受取人名と違います）",
    }
    with current.serving(bank[0]):
        assert NameLooks.objects.get(contract_id=hanako.contract_id).asked == [], "he was paid"


def test_an_account_here_is_named_without_spending_a_look_up_and_ones_own_is_not(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000, accounts_count=2)
    taro = open_person(bank[0], name_kana="ｼｹﾝ ﾀﾛｳ")
    client = signed_on(hanako)
    source, own = str(hanako.accounts[0].id), bank[0].profile.institution.code
    form = Form(source, number=taro.accounts[0].number, name="シケンタロウ")
    path = confirm_page(client, form, at=f"/transfer/details/?bank={own}&branch=001")
    said = owner_on(client.get(path).content.decode())
    assert said == "「シケン　タロウ」（受取人名と同じです）"
    at = f"/transfer/details/?to={hanako.accounts[1].id}"
    page = client.get(confirm_page(client, Form(source), at=at)).content.decode()
    assert owner_on(page) == "" and codes(page) == []
    assert asked_about(hanako) == []


def test_going_on_asks_the_database_a_known_number_of_times(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    form = Form(str(hanako.accounts[0].id))
    confirm_page(client, Form(form.source, number="9123401"))
    asked = []
    for _ in ("asked for", "from memory"):
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            path = confirm_page(client, form)
        asked.append(len(queries))
    client.get(path)
    with CaptureQueriesContext(connections[bank[0].key]) as queries:
        client.get(path)
    assert (*asked, len(queries)) == (26, 13, 12)
