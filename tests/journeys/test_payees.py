"""A customer registers a payee beforehand, finds it in his list, and deletes it again."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys_kit import answer_factor, inspect, sign_on, snapshot

Look = Callable[[Page, str], None]


# Between the two only the factor differs, so the other pages are inspected once.
@pytest.mark.parametrize(("institution", "look"), [("akagi", inspect), ("naniwa", snapshot)])
def test_a_payee_is_registered_found_in_the_list_and_deleted(
    demo: Any, browser: Browser, institution: str, look: Look
) -> None:
    person, shot = demo.person(institution, nth=4), f"{institution}-payees"
    # The page's own policy would keep the checker's script out.
    page = browser.new_context(locale="ja-JP", bypass_csp=True).new_page()
    sign_on(page, demo.sites[institution], person)
    page.goto(f"{demo.sites[institution]}payees/")
    before = page.locator('input[name="payee"]').count()
    assert before >= 2, "the cast has regular payees"
    look(page, f"{shot}-1-list")

    register(page, person, shot=shot, look=look)
    page.get_by_role("link", name="登録済みの振込先へ").click()
    line = page.locator(".result-list li", has_text="ミナモト　サクラ")
    expect(line).to_contain_text("会費")
    expect(line).to_contain_text("****456")
    expect(page.locator('input[name="payee"]')).to_have_count(before + 1)

    page.locator(".presets").get_by_role("link", name="マ行").click()
    line.get_by_role("checkbox").check()
    look(page, f"{shot}-7-ticked")
    page.get_by_role("button", name="選んだ振込先を削除する").click()
    expect(page.locator("main")).to_contain_text("次の1件を削除します。")
    answer_factor(page, person)
    inspect(page, f"{shot}-8-delete")
    page.get_by_role("button", name="削除を確定する").click()
    expect(page.locator("main")).to_contain_text("1件の振込先を削除しました。")
    look(page, f"{shot}-9-deleted")
    page.get_by_role("link", name="登録済みの振込先へ").click()
    expect(page.locator('input[name="payee"]')).to_have_count(before)
    page.locator(".result-list").get_by_role("link", name="変更").first.click()
    look(page, f"{shot}-10-change")


def register(page: Page, person: dict[str, Any], *, shot: str, look: Look) -> None:
    """From the list to the page that says it is done."""
    page.get_by_role("link", name="振込先を登録する").click()
    look(page, f"{shot}-2-bank")
    page.locator("#q").fill("みずほ")
    page.get_by_role("button", name="さがす").click()
    choose(page, "みずほ")
    look(page, f"{shot}-3-branch")
    page.locator("#q").fill("とうきょう")
    page.get_by_role("button", name="さがす").click()
    choose(page, "東京営業部")
    page.get_by_role("button", name="確認画面へ").click()
    expect(page.locator(".error-summary")).to_be_visible()
    look(page, f"{shot}-4-faults")
    page.get_by_label("口座番号").fill("９１２-３４５６")
    page.get_by_label("受取人名（カナ）").fill("みなもと　さくら")
    page.get_by_label("備考").fill("会費")
    page.get_by_role("button", name="確認画面へ").click()
    expect(page.locator("main")).to_contain_text("ミナモト　サクラ")
    answer_factor(page, person)
    inspect(page, f"{shot}-5-confirm")
    page.get_by_role("button", name="登録を確定する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("振込先を登録しました")
    look(page, f"{shot}-6-done")


def choose(page: Page, name: str) -> None:
    """Choose the line of exactly this name."""
    said = page.locator(".result-list__name").get_by_text(name, exact=True)
    page.locator(".result-list li", has=said).get_by_role("link").click()
