"""Payees on paper at the staff site: compared with the paper by name, shown masked, struck off."""

from collections.abc import Callable

import pytest

from cast import Person, open_person
from madoguchi.institutions.registry import Institution
from staff_browsing import REASON, Colleague, at_work

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]
ACCOUNT = {"bank": "0001", "branch": "001", "kind": "1", "number": "9123456"}
PAPER = {**ACCOUNT, "name_kana": "ヤマダ　タロウ"}


@pytest.fixture(autouse=True)
def _office_hours(stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")


def asked_for(maker: Colleague, person: Person, kind: str, paper: dict[str, str]) -> str:
    """Apply for it on its form; returns the application's address."""
    path = f"/customers/{person.contract_id}/apply/{kind}/"
    answer = maker.client.post(path, {"reason": REASON, **paper})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


@pytest.mark.parametrize("which", [0, 1])
def test_a_payee_is_written_down_and_struck_off_by_two_members(bank: Bank, which: int) -> None:
    maker, checker = at_work(bank[which], "maker"), at_work(bank[which], "checker")
    person = open_person(bank[which])
    customer = f"/customers/{person.contract_id}/"
    asked = asked_for(maker, person, "preregister-payee", PAPER)
    compared = checker.client.get(asked).content.decode()
    for said in ("みずほ（0001）", "東京営業部（001）", "普通", "9123456", "ﾔﾏﾀﾞ ﾀﾛｳ"):
        assert said in compared, said
    assert "ヤマダ　タロウ" not in maker.client.get(customer).content.decode()
    assert checker.client.post(asked + "approve/").status_code == 303
    shown = maker.client.get(customer).content.decode()
    assert "ヤマダ　タロウ" in shown and "普通 ****456" in shown and "9123456" not in shown
    off = asked_for(maker, person, "remove-paper-payee", ACCOUNT)
    assert checker.client.post(off + "approve/").status_code == 303
    assert "ヤマダ　タロウ" not in maker.client.get(customer).content.decode()


def test_an_account_that_cannot_be_right_is_told_at_its_fields(bank: Bank) -> None:
    maker, person = at_work(bank[0], "maker"), open_person(bank[0])
    path = f"/customers/{person.contract_id}/apply/preregister-payee/"
    typed = {"bank": "1", "branch": "あ", "kind": "1", "number": "12", "reason": REASON}
    answer = maker.client.post(path, {**typed, "name_kana": ""})
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="12"' in page
    for said in (
        "金融機関コードは数字4桁で入力してください。",
        "支店番号に使えない文字があります。",
        "口座番号は数字7桁で入力してください。",
        "受取人名（カナ）を入力してください。",
    ):
        assert said in page, said
    unknown = maker.client.post(path, {**PAPER, "branch": "999", "reason": REASON})
    assert unknown.status_code == 422 and 'id="id_branch_error"' in unknown.content.decode()
