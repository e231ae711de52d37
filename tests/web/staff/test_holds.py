"""Holds and overdraft lines at the staff site: chosen from what there is, before beside after."""

import re
from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from cast import Person, open_person
from madoguchi.deposits import holds
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.values.account import AccountKind
from staff_browsing import REASON, Colleague, at_work

Bank = tuple[Institution, ...]
Stand = Callable[[str], None]


@pytest.fixture(autouse=True)
def _office_hours(stand_at: Stand) -> None:
    stand_at("2026-11-25T10:00")


def form(person: Person, kind: str) -> str:
    return f"/customers/{person.contract_id}/apply/{kind}/"


def asked_for(maker: Colleague, person: Person, kind: str, **typed: str) -> str:
    """Apply for it on its form; returns the application's address."""
    answer = maker.client.post(form(person, kind), {"reason": REASON, **typed})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


def hold_on(maker: Colleague, person: Person, yen: str, *, why: str = "seizure") -> str:
    account = str(person.accounts[0].id)
    return asked_for(maker, person, "place-hold", account=account, hold_yen=yen, why=why)


def rows_of(page: str) -> list[tuple[str, str, str]]:
    """What would change: the label, before and after."""
    found = re.findall(
        r'<tr><th scope="row">([^<]+)</th><td[^>]*><span class="amount">(-?[\d,]+)<small>円</small>'
        r'</span></td><td[^>]*><span class="amount">(-?[\d,]+)<',
        page,
    )
    return [(label, before, after) for label, before, after in found]


@pytest.mark.parametrize("which", [0, 1])
def test_a_hold_is_placed_and_released_with_before_and_after_to_compare(
    bank: Bank, which: int
) -> None:
    maker, checker = at_work(bank[which], "maker"), at_work(bank[which], "checker")
    hanako = open_person(bank[which], balance_yen=10_000)
    number, customer = hanako.accounts[0].number, f"/customers/{hanako.contract_id}/"
    placing = hold_on(maker, hanako, "4,000")
    page = checker.client.get(placing).content.decode()
    for said in (
        f"普通 {number}",
        "4,000円",
        "差押え",
        "この金額を、解除するまで支払えなくします。",
    ):
        assert said in page, said
    assert rows_of(page) == [("支払停止額", "0", "4,000"), ("支払可能額", "10,000", "6,000")]
    assert checker.client.post(placing + "approve/").status_code == 303
    shown = maker.client.get(customer).content.decode()
    assert '支払停止 <span class="amount">4,000<' in shown and number not in shown
    [hold] = re.findall(
        r'name="hold" value="(\d+)"',
        maker.client.get(form(hanako, "release-hold")).content.decode(),
    )
    releasing = asked_for(maker, hanako, "release-hold", hold=hold)
    page = checker.client.get(releasing).content.decode()
    words = f"普通 {number}　4,000円　差押え　2026年11月25日"
    assert words in page
    assert rows_of(page) == [("支払停止額", "4,000", "0"), ("支払可能額", "6,000", "10,000")]
    assert checker.client.post(releasing + "approve/").status_code == 303
    after = checker.client.get(releasing).content.decode()
    assert words in after and rows_of(after) == [], "still in words, once it is released"
    assert "支払停止 <" not in maker.client.get(customer).content.decode()
    timeline = checker.client.get(customer + "timeline/").content.decode()
    assert timeline.count("<p>支払停止の設定<br>") == timeline.count("<p>支払停止の解除<br>") == 1
    assert "available_before: 10000" in timeline and "available_after: 6000" in timeline


def test_where_nothing_is_held_back_there_is_nothing_to_choose(bank: Bank) -> None:
    maker, hanako = at_work(bank[0], "maker"), open_person(bank[0], balance_yen=10_000)
    page = maker.client.get(form(hanako, "release-hold")).content.decode()
    assert "いま選べるものはありません。" in page
    answer = maker.client.post(form(hanako, "release-hold"), {"reason": REASON})
    assert answer.status_code == 422
    assert "解除する支払停止を選んでください。" in answer.content.decode()


@pytest.mark.parametrize(
    ("yen", "said"),
    [
        ("10,001", "支払を停止する金額は、1円から、いまの支払可能額 10,000円 までにしてください。"),
        ("0", "支払を停止する金額は、1円から、いまの支払可能額 10,000円 までにしてください。"),
        ("", "支払を停止する金額を入力してください。"),
        ("10000000000", "支払を停止する金額の文字数が合いません。"),
        ("一万円", "支払を停止する金額に使えない文字があります。"),
    ],
)
def test_an_amount_that_cannot_be_held_back_is_told_at_its_field(
    bank: Bank, yen: str, said: str
) -> None:
    maker, hanako = at_work(bank[0], "maker"), open_person(bank[0], balance_yen=10_000)
    account = str(hanako.accounts[0].id)
    typed = {"account": account, "hold_yen": yen, "why": "reserve", "reason": REASON}
    answer = maker.client.post(form(hanako, "place-hold"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'id="id_hold_yen_error"' in page
    assert said in page and REASON in page
    assert f'value="{yen}"' in page
    assert f'value="{account}" checked' in page and 'value="reserve" checked' in page


def test_a_line_is_changed_for_current_accounts_only_and_shown_with_the_customer(
    bank: Bank,
) -> None:
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    taro = open_person(bank[0], balance_yen=1_000, kind=AccountKind.CURRENT)
    account = str(taro.accounts[0].id)
    asked = asked_for(maker, taro, "set-overdraft", account=account, line_yen="300000")
    page = checker.client.get(asked).content.decode()
    assert rows_of(page) == [("当座貸越限度額", "0", "300,000"), ("支払可能額", "1,000", "301,000")]
    assert checker.client.post(asked + "approve/").status_code == 303
    customer = maker.client.get(f"/customers/{taro.contract_id}/").content.decode()
    assert '当座貸越限度額 <span class="amount">300,000<' in customer
    ordinary = open_person(bank[0])
    assert (
        "いま選べるものはありません。"
        in maker.client.get(form(ordinary, "set-overdraft")).content.decode()
    )


def test_a_line_below_what_is_used_is_told_with_what_would_do(bank: Bank) -> None:
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    taro = open_person(bank[0], kind=AccountKind.CURRENT, overdraft_yen=10_000)
    assert checker.client.post(hold_on(maker, taro, "7000") + "approve/").status_code == 303
    typed = {"account": str(taro.accounts[0].id), "line_yen": "6,999", "reason": REASON}
    answer = maker.client.post(form(taro, "set-overdraft"), typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="6,999"' in page
    assert "当座貸越限度額は 7,000円 以上にしてください。" in page


def test_a_stopped_contract_offers_what_concerns_its_accounts(bank: Bank) -> None:
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    hanako = open_person(bank[0], balance_yen=10_000)
    stopping = asked_for(maker, hanako, "stop-contract")
    assert checker.client.post(stopping + "approve/").status_code == 303
    page = maker.client.get(f"/customers/{hanako.contract_id}/").content.decode()
    offered = re.findall(rf"/customers/{hanako.contract_id}/apply/([a-z-]+)/", page)
    assert offered == ["place-hold", "release-hold", "set-overdraft", "resume-contract"]
    assert checker.client.post(hold_on(maker, hanako, "1") + "approve/").status_code == 303


def test_a_hold_that_does_not_fit_any_more_shows_no_figures_and_is_refused(bank: Bank) -> None:
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    hanako = open_person(bank[0], balance_yen=10_000)
    assert checker.client.post(hold_on(maker, hanako, "1") + "approve/").status_code == 303
    with current.serving(bank[0]):
        [held] = holds.held_of(list(hanako.accounts))
    first = asked_for(maker, hanako, "release-hold", hold=str(held.id))
    other = maker.client.post(
        form(hanako, "release-hold"), {"hold": str(held.id), "reason": REASON + "（再）"}
    )
    assert checker.client.post(first + "approve/").status_code == 303
    second = str(other["Location"])
    assert rows_of(checker.client.get(second).content.decode()) == []
    answer = checker.client.post(second + "approve/")
    assert answer.status_code == 422 and "F07" in answer.content.decode()


def test_the_form_and_the_application_take_the_same_queries_however_many_holds(
    bank: Bank,
) -> None:
    maker, checker = at_work(bank[0], "maker"), at_work(bank[0], "checker")
    counts = []
    for many in (1, 6):
        hanako = open_person(bank[0], balance_yen=10_000, accounts_count=many)
        for _ in range(many):
            placing = hold_on(maker, hanako, "1")
            assert checker.client.post(placing + "approve/").status_code == 303
        maker.client.get(form(hanako, "release-hold"))
        with CaptureQueriesContext(connections[bank[0].key]) as queries:
            assert maker.client.get(form(hanako, "release-hold")).status_code == 200
            assert maker.client.get(placing).status_code == 200
            assert maker.client.get(f"/customers/{hanako.contract_id}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
