"""The forms of applications: what will happen, every mistake at once, and what is on paper."""

import re
from collections.abc import Callable

import pytest

from browsing import client_of
from cast import LOGIN_PASSWORD, open_person
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff import applications
from madoguchi.staff.kinds import offered_by
from staff_browsing import REASON, asked_for, at_work, staff_client

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
OPEN = "2026-11-25T10:00"

PAPER = {
    "name": "新規 太郎",
    "name_kana": "シンキ タロウ",
    "mail": "taro@customer.example",
    "phone": "090-0000-0000",
    "postal_code": "371-0001",
    "address": "前橋市試験町1-2-3",
}


def _count(institution: Institution, contract_id: int) -> int:
    with current.serving(institution):
        return len(applications.of_contract(contract_id))


@pytest.mark.parametrize("which", [0, 1])
def test_every_procedure_has_a_form_that_says_what_will_happen(
    bank: Bank, stand_at: Stand, which: int
) -> None:
    stand_at(OPEN)
    maker, person = at_work(bank[which], "maker"), open_person(bank[which])
    for kind in offered_by(bank[which].profile):
        path = f"/customers/{person.contract_id}/apply/" if kind.of_contract else "/apply/"
        page = maker.client.get(f"{path}{kind.key}/").content.decode()
        assert f"<h1>{kind.name}の申請</h1>" in page
        assert "承認されると行われること" in page, kind.key
        assert 'name="reason"' in page and "申請する" in page


def test_a_form_that_is_not_right_says_everything_at_once_and_keeps_what_was_typed(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker, person = at_work(bank[0], "maker"), open_person(bank[0])
    answer = maker.client.post(
        f"/customers/{person.contract_id}/apply/reissue-passwords/",
        {"passwords": "login", "postal_code": "37", "address": '前橋市"><b>'},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_postal_code"' in page and 'href="#id_reason"' in page
    assert "郵便番号は数字7桁で入力してください。" in page
    assert "前橋市&quot;&gt;&lt;b&gt;" in page
    assert re.search(r'value="login" checked', page)
    assert _count(bank[0], person.contract_id) == 0


def test_a_token_that_cannot_be_handed_over_is_told_at_its_field(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker = at_work(bank[1], "maker")
    account = {"accounts-0-branch": "001", "accounts-0-kind": "1", "accounts-0-number": "9190999"}
    typed = {**PAPER, **account, "reason": REASON, "token": "ＴＷ-9999 9999"}
    answer = maker.client.post("/apply/open-contract/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_token"' in page and "O03" in page
    assert 'value="ＴＷ-9999 9999"' in page
    odd = maker.client.post("/apply/open-contract/", {**typed, "token": "番号"}).content.decode()
    assert "お渡しするトークンのシリアル番号に使えない文字があります。" in odd
    elsewhere = at_work(bank[0], "maker").client.get("/apply/open-contract/").content.decode()
    assert 'name="token"' not in elsewhere


@pytest.mark.parametrize("which", [0, 1])
def test_a_new_contract_is_opened_from_its_paper(bank: Bank, stand_at: Stand, which: int) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[which], "maker"), at_work(bank[which], "checker")
    branch = bank[which].profile.institution.branches[0].code
    number = f"91{which}0{maker.member.id:03d}"
    account = {"accounts-0-branch": branch, "accounts-0-kind": "1", "accounts-0-number": number}
    wrong = {**PAPER, **account, "accounts-0-number": "12", "reason": REASON, "mail": "x"}
    page = maker.client.post("/apply/open-contract/", wrong)
    assert page.status_code == 422 and 'id="id_mail_error"' in page.content.decode()
    assert f'<option value="{branch}" selected>' in page.content.decode()
    answer = maker.client.post("/apply/open-contract/", {**PAPER, **account, "reason": REASON})
    assert answer.status_code == 303, answer.content.decode()
    path = answer["Location"]
    assert f"{number}" in checker.client.get(path).content.decode(), "compared with the paper"
    assert checker.client.post(path + "approve/").status_code == 303
    page = checker.client.get(path).content.decode()
    assert "印刷へ" in page
    found = checker.client.get("/customers/?q=新規 太郎").content.decode()
    assert "新規 太郎" in found and number not in found


def test_an_empty_form_names_every_field_as_it_is_called_on_the_form(
    bank: Bank, stand_at: Stand
) -> None:
    stand_at(OPEN)
    maker = at_work(bank[0], "maker")
    page = maker.client.post("/apply/open-contract/", {}).content.decode()
    for label in ("お名前", "お名前（カナ）", "郵便番号", "ご送付先の住所", "ご利用口座"):
        assert f"{label}を入力してください。" in page, label
    assert "受取人名" not in page and "引落口座" not in page


def test_hostile_forms_get_a_page_and_never_a_fault_of_ours(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker, person = at_work(bank[0], "maker"), open_person(bank[0])
    names = ("name", "name_kana", "mail", "phone", "postal_code", "address", "direct_mail")
    rows = ("accounts-0-branch", "accounts-0-kind", "accounts-0-number")
    fields = (*names, *rows, "per_day_yen", "passwords", "factors", "reason")
    for text in ["\0", "😀" * 50, "９" * 400, "-1", "1e9", "<script>", "\ud7ff", "١٢٣", "ア" * 900]:
        typed = dict.fromkeys(fields, text)
        for kind in offered_by(bank[0].profile):
            path = f"/customers/{person.contract_id}/apply/" if kind.of_contract else "/apply/"
            answer = maker.client.post(f"{path}{kind.key}/", typed)
            assert answer.status_code in (303, 400, 422), (kind.key, text)
            assert b"<script>" not in answer.content
        answer = maker.client.get("/applications/", {"below": text, "state": "done"})
        assert answer.status_code in (200, 400), text


def test_a_form_without_its_token_changes_nothing(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker, person = at_work(bank[0], "maker"), open_person(bank[0])
    strict = staff_client(bank[0], enforce_csrf_checks=True)
    strict.cookies = maker.client.cookies
    path = f"/customers/{person.contract_id}/apply/stop-contract/"
    assert strict.post(path, {"reason": REASON}).status_code == 403
    assert _count(bank[0], person.contract_id) == 0


def test_a_released_lock_lets_the_customer_in_again(bank: Bank, stand_at: Stand) -> None:
    stand_at(OPEN)
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    person, browser = open_person(bank[0]), client_of(bank[0])
    wrong = {"login_id": person.login_id, "password": "wrong-2026"}
    right = {"login_id": person.login_id, "password": LOGIN_PASSWORD}
    lock = bank[0].profile.sign_on.login_lock
    assert lock.lockout_after is not None
    for _ in range(lock.lockout_after):
        browser.post("/login/", wrong)
    assert browser.post("/login/", right).status_code == 422
    path = asked_for(maker, person, "release-lock", factors=["login"])
    assert checker.client.post(path + "approve/").status_code == 303
    assert browser.post("/login/", right).status_code == 303
    again = maker.client.post(
        f"/customers/{person.contract_id}/apply/release-lock/",
        {"factors": ["login"], "reason": REASON},
    )
    assert again.status_code == 422 and "F07" in again.content.decode(), "nothing is stopped now"
