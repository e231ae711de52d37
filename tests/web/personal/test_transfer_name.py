"""The receiver's name on the pages (C4): asked by a button, filled in, compared.

Method: the simulated centre as a process; the last two digits of a number name its holder.
"""

from collections.abc import Callable, Iterator

import pytest

from browsing import DETAILS, Form, confirm_page, proof_fields, signed_on
from cast import open_person
from centre_kit import Centre, line_to
from change_forms import codes
from madoguchi.institutions.registry import Institution
from name_kit import ask, branch_of, name_on

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"
YAMADA_TARO = "9123456"


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


def test_the_name_found_is_shown_and_filled_in_and_the_rest_stays(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    page = ask(client, hanako, number="９１２－３４５６", amount="1,234", when="2026-11-26")
    assert "口座の名義：ヤマダ　タロウ" in page and name_on(page) == "ヤマダ　タロウ"
    for kept in ('value="1,234"', 'value="９１２－３４５６"', 'value="2026-11-26" checked'):
        assert kept in page
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id)))
    assert "受取人名と同じです" in client.get(confirm).content.decode()


def test_another_name_than_the_banks_is_told_twice_and_goes_as_the_customer_wishes(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    page = ask(client, hanako, name="やまだ　じろう")
    assert "受取人名が、口座の名義と違います" in page and name_on(page) == "やまだ　じろう"
    form = Form(str(hanako.accounts[0].id), name="ヤマダ ジロウ")
    confirm = confirm_page(client, form)
    page = client.get(confirm).content.decode()
    assert "受取人名が、口座の名義と違います" in page
    assert "<strong>ヤマダ　タロウ</strong>" in page and "<strong>ヤマダ　ジロウ</strong>" in page
    done = client.post(confirm, proof_fields(hanako, page))
    assert done.status_code == 303
    assert "ヤマダ　ジロウ" in client.get(done["Location"]).content.decode()


def test_the_banks_name_can_be_taken_instead(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    assert 'value="take"' in ask(client, hanako, name="ヤマダ ジロウ")
    page = ask(client, hanako, word="take", name="ヤマダ ジロウ")
    assert name_on(page) == "ヤマダ　タロウ" and 'value="take"' not in page


@pytest.mark.parametrize("typed", ["ヤマダタロウ", "ヤマ　ダタロウ", "やまだ　　たろう"])
def test_where_the_space_stands_makes_no_other_name(
    bank: Bank, stand_at: Stand, typed: str
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    assert "受取人名が、口座の名義と違います" not in ask(client, hanako, name=typed)
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id), name=typed))
    assert "受取人名と同じです" in client.get(confirm).content.decode()


def test_an_account_that_does_not_exist_is_told_on_both_pages(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    page = ask(client, hanako, number="9404001", name="ヤマダ タロウ")
    assert "この口座は見つかりません" in page
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id), number="9404001"))
    page = client.get(confirm).content.decode()
    assert "この口座は見つかりません" in page and "振込手数料はお返しできません" in page


def test_an_account_inside_the_bank_is_named_too(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    taro = open_person(bank[0], name_kana="ｼｹﾝ ﾀﾛｳ")
    own = bank[0].profile.institution.code
    at = f"/transfer/details/?bank={own}&branch=001"
    page = ask(signed_on(hanako), hanako, at=at, number=taro.accounts[0].number)
    assert name_on(page) == "シケン　タロウ"


def test_a_bank_that_does_not_answer_keeps_nobody_from_paying(
    bank: Bank, stand_at: Stand, centre: Centre
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    # Banks whose code ends in 7 do not take part.
    at = branch_of(client, "0137")
    page = ask(client, hanako, at=at, name="ヤマダ タロウ")
    assert codes(page) == ["T09"] and "確認を取り扱っていません" in page
    centre.switch("names_closed = true")
    page = ask(client, hanako, name="ヤマダ タロウ")
    assert codes(page) == ["T08"] and "ただいま口座名義の確認に応じていません" in page
    assert confirm_page(client, Form(str(hanako.accounts[0].id)), at=at)


def test_after_five_names_no_more_are_told_until_one_of_them_is_paid(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    for nth in range(5):
        assert "口座の名義：" in ask(client, hanako, number=f"910000{nth + 1}")
    page = ask(client, hanako, number=YAMADA_TARO)
    assert codes(page) == ["T07"] and "口座への振込が済むか、確認から30日たつと" in page
    confirm = confirm_page(client, Form(str(hanako.accounts[0].id), number="9100001"))
    assert client.post(confirm, proof_fields(hanako, "")).status_code == 303
    assert name_on(ask(client, hanako, number=YAMADA_TARO)) == "ヤマダ　タロウ"


def test_only_what_is_asked_for_must_be_right(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0])
    client = signed_on(hanako)
    page = ask(client, hanako, number="91234", amount="", when="date", day="いつか")
    assert set(codes(page)) == {"A01"} and '<a href="#number">' in page
    assert 'value="いつか"' in page
    page = ask(client, hanako, amount="", when="date", day="いつか")
    assert codes(page) == [] and "口座の名義：" in page


def test_where_the_profile_has_no_name_check_there_is_no_button(
    bank: Bank, stand_at: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_at(OPEN)
    hanako = open_person(bank[0], balance_yen=50_000)
    client = signed_on(hanako)
    assert 'name="ask"' in client.get(DETAILS).content.decode()
    transfers = bank[0].profile.transfers.model_copy(update={"name_check": None})
    monkeypatch.setitem(bank[0].profile.__dict__, "transfers", transfers)
    page = ask(client, hanako)
    assert 'name="ask"' not in page and "口座の名義" not in page and name_on(page) == ""
