"""A customer reserves a transfer and cancels it, asks whose account it is, and sends again.

Goal: a coming transfer is made, found and undone without a telephone call, on any screen.
Method: the running demonstration in a real browser, with scripts and without; every page is
looked at on a telephone and on a PC, and by axe where scripts may run.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys_kit import answer_factor, inspect, sign_on, snapshot

DETAILS = "transfer/details/?bank=0001&branch=001"
PHONE = {"width": 360, "height": 740}

WAYS = [
    pytest.param("akagi", True, id="akagi-with-scripts"),
    pytest.param("naniwa", True, id="naniwa-with-scripts"),
    pytest.param("akagi", False, id="akagi-without-scripts"),
    pytest.param("naniwa", False, id="naniwa-without-scripts"),
]


@pytest.fixture
def page(browser: Browser, scripts: bool) -> Iterator[Page]:
    # The page's own policy would keep the checker's script out.
    context = browser.new_context(
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        java_script_enabled=scripts,
        bypass_csp=True,
        viewport=PHONE,  # type: ignore[arg-type]
    )
    yield context.new_page()
    context.close()


def look(page: Page, name: str, *, scripts: bool) -> None:
    """Keep pictures of the page, and let axe see it where its script may run."""
    if scripts:
        inspect(page, name)
    else:
        snapshot(page, f"{name}-without-scripts")


def fill(page: Page, *, number: str, name: str | None, amount: str) -> None:
    page.locator('input[name="source"]').first.check()
    page.locator("#number").fill(number)
    if name is not None:
        page.locator("#name").fill(name)
    page.locator("#amount").fill(amount)


@pytest.mark.parametrize(("institution", "scripts"), WAYS)
def test_a_transfer_is_reserved_found_in_the_list_and_cancelled(
    demo: Any, page: Page, institution: str, scripts: bool
) -> None:
    site, person = demo.sites[institution], demo.person(institution, nth=2)
    shot = f"{institution}-reserve"
    sign_on(page, site, person)
    page.goto(site + DETAILS)
    look(page, f"{shot}-1-details", scripts=scripts)
    fill(page, number="9123456", name="やまだ　たろう", amount="1,234")
    page.locator("#day").fill("11/31")
    page.locator('input[name="when"][value="date"]').check()
    page.get_by_role("button", name="確認画面へ").last.click()
    expect(page.locator("#day_error")).to_contain_text("日付を読み取れません")
    assert page.locator("#day").input_value() == "11/31"
    look(page, f"{shot}-2-fault", scripts=scripts)
    page.locator("#day").fill("令和8年11月27日")
    page.get_by_role("button", name="確認画面へ").last.click()
    expect(page.locator("main")).to_contain_text("2026年11月27日(金)の朝に振り込みます。")
    # Nobody pressed a button for it.
    owner = page.locator(".facts__row", has_text="口座名義人")
    expect(owner).to_contain_text("「ヤマダ　タロウ」（受取人名と同じです）")
    answer_factor(page, person)
    look(page, f"{shot}-3-confirm", scripts=scripts)
    page.get_by_role("button", name="予約する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("予約を受け付けました")
    receipt = page.locator(".receipt__number strong").inner_text()
    look(page, f"{shot}-4-receipt", scripts=scripts)

    page.locator(".tabs").get_by_role("link", name="トップ").click()
    coming = page.get_by_role("list", name="これからの予約")
    expect(coming).to_contain_text("2026年11月27日(金)に実行します")
    look(page, f"{shot}-5-top", scripts=scripts)
    page.get_by_role("link", name="予約をすべて見る").click()
    expect(page.locator(".presets").get_by_role("link", name="予約中")).to_have_attribute(
        "aria-current", "true"
    )
    look(page, f"{shot}-5-list", scripts=scripts)
    page.get_by_role("link", name=re.compile(f"取消.*{receipt}")).click()
    expect(page.locator("main")).to_contain_text(receipt)
    answer_factor(page, person)
    look(page, f"{shot}-6-cancel", scripts=scripts)
    page.get_by_role("button", name="取消を確定する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("予約を取り消しました")
    look(page, f"{shot}-7-cancelled", scripts=scripts)
    page.get_by_role("link", name="ご依頼内容の詳細").click()
    expect(page.locator(".status").first).to_have_text("取消")
    look(page, f"{shot}-8-order", scripts=scripts)
    page.locator(".tabs").get_by_role("link", name="ご依頼内容の照会").click()
    look(page, f"{shot}-9-all", scripts=scripts)


@pytest.mark.parametrize("scripts", [True])
def test_the_calendar_and_the_typed_day_say_the_same(demo: Any, page: Page) -> None:
    site = demo.sites["akagi"]
    sign_on(page, site, demo.person("akagi", nth=2))
    page.goto(site + DETAILS)
    picker = page.get_by_label("カレンダーで選ぶ")
    expect(picker).to_be_visible()
    picker.fill("2026-11-27")
    assert page.locator("#day").input_value() == "2026-11-27"
    expect(page.locator('input[name="when"][value="date"]')).to_be_checked()
    page.locator('input[name="when"][value="today"]').check()
    assert page.locator("#day").input_value() == "", "another choice means another day"
    page.locator("#day").press_sequentially("11/30")
    expect(page.locator('input[name="when"][value="date"]')).to_be_checked()


@pytest.mark.parametrize(("institution", "scripts"), WAYS)
def test_the_receivers_name_is_asked_for_and_shown(
    demo: Any, page: Page, institution: str, scripts: bool
) -> None:
    site, person = demo.sites[institution], demo.person(institution, nth=2)
    shot = f"{institution}-name"
    sign_on(page, site, person)
    page.goto(site + DETAILS)
    fill(page, number="９１２３４５６", name=None, amount="100")
    page.get_by_role("button", name="受取人名を確認する").click()
    expect(page.locator("main")).to_contain_text("口座の名義：ヤマダ　タロウ")
    assert page.locator("#name").input_value() == "ヤマダ　タロウ"
    assert page.locator("#amount").input_value() == "100"
    look(page, f"{shot}-1-found", scripts=scripts)
    page.locator("#name").fill("ヤマダ ジロウ")
    page.get_by_role("button", name="受取人名を確認する").click()
    expect(page.locator("main")).to_contain_text("受取人名が、口座の名義と違います")
    look(page, f"{shot}-2-differs", scripts=scripts)
    page.get_by_role("button", name="確認画面へ").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("振込内容の確認")
    expect(page.locator("main")).to_contain_text("受取人名が、口座の名義と違います")
    look(page, f"{shot}-3-confirm", scripts=scripts)
    page.get_by_role("link", name=re.compile("修正する.*振込先")).click()
    page.get_by_role("button", name="受取人名を確認する").click()
    page.get_by_role("button", name="口座の名義を受取人名にする").click()
    assert page.locator("#name").input_value() == "ヤマダ　タロウ"


@pytest.mark.parametrize(("institution", "scripts"), WAYS[:2])
def test_a_new_payee_is_registered_and_paid_again_on_three_pages(
    demo: Any, page: Page, institution: str, scripts: bool
) -> None:
    site, person = demo.sites[institution], demo.person(institution, nth=1)
    shot = f"{institution}-again"
    sign_on(page, site, person)
    page.goto(site + DETAILS)
    fill(page, number="9876543", name="はやし　みどり", amount="1,000")
    page.get_by_role("button", name="確認画面へ").last.click()
    answer_factor(page, person)
    page.get_by_role("button", name="振り込む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("受け付けました")
    look(page, f"{shot}-1-receipt", scripts=scripts)
    page.get_by_role("link", name="この振込先を登録する").click()
    if institution == "akagi":
        page.get_by_role("button", name="確認画面へ").click()
        answer_factor(page, person)
        look(page, f"{shot}-1-register", scripts=scripts)
        page.get_by_role("button", name="登録を確定する").click()
    else:
        page.get_by_role("button", name="この振込先を登録する").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("振込先を登録しました")

    pages = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    page.locator(".tabs").get_by_role("link", name="振込・振替").first.click()
    look(page, f"{shot}-2-choose", scripts=scripts)
    line = page.locator(".result-list li", has_text="ハヤシ　ミドリ")
    line.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("9876543")
    expect(page.locator("#number")).to_have_count(0)
    look(page, f"{shot}-3-details", scripts=scripts)
    page.locator('input[name="source"]').first.check()
    page.locator("#amount").fill("500")
    page.get_by_role("button", name="確認画面へ").last.click()
    answer_factor(page, person)
    page.get_by_role("button", name="振り込む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("受け付けました")
    assert len(pages) == 4, "choose, details, confirm, and the receipt"
