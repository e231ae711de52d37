"""A customer pays two of three bills with the numbers of a slip, from the tab to the mail."""

import re
import uuid
from typing import Any

from playwright.sync_api import Browser, Page, expect

from journeys_kit import inspect, sign_on


def look(page: Page, name: str) -> None:
    """Keep pictures, ask axe, and see that the smallest telephone shows the whole page."""
    inspect(page, f"akagi-payeasy-{name}")
    given = page.viewport_size
    assert given is not None
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    page.set_viewport_size(given)


def test_two_of_three_bills_are_paid_from_the_tab_to_the_mail(demo: Any, browser: Browser) -> None:
    person, site = demo.person("akagi", nth=3), demo.sites["akagi"]
    # The page's own policy would keep the checker's script out.
    page = browser.new_context(locale="ja-JP", bypass_csp=True).new_page()
    sign_on(page, site, person)
    look(page, "0-top")
    before = balance(page)

    number = f"9200{uuid.uuid4().int % 10**8:08d}0123"
    find_biller(page)
    type_numbers(page, number)
    choose(page)
    page.get_by_label("確認用パスワード").fill(person["confirmation_password"])
    look(page, "7-confirm")
    page.get_by_role("button", name="払込を確定する").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("払込を受け付けました")
    # 1,123 yen for the newest month, and 2,000 more for the one two months before.
    total = 1_123 + 3_123
    expect(page.locator("main")).to_contain_text(f"{total:,}")
    look(page, "8-done")
    receipts = page.locator(".receipt__number strong").all_inner_texts()
    assert len(receipts) == 2 and all(re.fullmatch(r"261125-P\d{6}", each) for each in receipts)

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("払込を受け付けました")
    page.get_by_role("link", name="入出金明細を見る").click()
    expect(page.locator(".entries").first).to_contain_text("ペイジー ひので電力株式会社")
    expect(page.locator(".entries").first).to_contain_text(f"{before - total:,}")
    assert balance(page) == before - total

    history(page, receipts)
    warned(page, number)
    says_the_amount(page)
    stopped(page)
    for receipt in receipts:
        mail = demo.await_mail(person["mail"], about=receipt)
        assert number not in mail["text"] and "http" not in mail["text"]
    proved = demo.verify()
    assert proved.returncode == 0, proved.stdout + proved.stderr


def balance(page: Page) -> int:
    """The first account's balance, as the balance page says it."""
    page.locator(".tabs").get_by_role("link", name="残高照会").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("残高照会")
    return int(re.sub(r"[^0-9]", "", page.locator(".amount--large").first.inner_text()))


def find_biller(page: Page) -> None:
    """From the tab to the biller, a mistake on the way."""
    page.locator(".tabs").get_by_role("link", name="税金・料金の払込").click()
    page.get_by_text("番号は払込書のどこにありますか").click()
    look(page, "1-biller")
    page.get_by_label("収納機関番号").fill("59999")
    page.get_by_role("button", name="次へ").click()
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "2-biller-unknown")
    page.get_by_label("収納機関番号").fill("５９００１")
    page.get_by_label("収納機関番号").press("Enter")
    expect(page.locator("main")).to_contain_text("ひので電力株式会社")


def type_numbers(page: Page, number: str) -> None:
    """Type the slip's numbers, wrongly first."""
    look(page, "3-numbers")
    page.get_by_label("お客様番号").fill(number)
    page.get_by_label("確認番号").fill("0124")
    page.get_by_role("button", name="次へ").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("お客様番号")).to_have_value(number)
    look(page, "4-numbers-wrong")
    page.get_by_label("確認番号").fill("0123")
    page.get_by_role("button", name="次へ").click()


def choose(page: Page) -> None:
    """Choose two bills by keyboard, and the account."""
    expect(page.get_by_role("heading", level=1)).to_have_text("払込書の選択")
    page.get_by_role("button", name="次へ").click()
    expect(page.locator(".error-summary")).to_be_focused()
    for place in (0, 2):
        page.get_by_role("checkbox").nth(place).press("Space")
    look(page, "5-bills")
    page.get_by_role("button", name="次へ").click()
    page.get_by_role("radio").first.check()
    look(page, "6-account")
    page.get_by_role("button", name="確認画面へ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("払込の確認")


def history(page: Page, receipts: list[str]) -> None:
    """Both payments are in the list, and each has a page of its own."""
    page.locator(".tabs").get_by_role("link", name="税金・料金の払込").click()
    page.get_by_role("link", name="払込履歴を見る").click()
    look(page, "9-history")
    page.get_by_role("link", name=receipts[1]).click()
    expect(page.locator(".receipt__number")).to_contain_text(receipts[1])
    look(page, "10-payment")


def to_numbers(page: Page, biller: str) -> None:
    """From the tab to the numbers of a biller's slip."""
    page.locator(".tabs").get_by_role("link", name="税金・料金の払込").click()
    page.get_by_label("収納機関番号").fill(biller)
    page.get_by_role("button", name="次へ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("払込先情報の入力")


def warned(page: Page, number: str) -> None:
    """The same slip again is warned of, and needs a tick."""
    to_numbers(page, "59001")
    page.get_by_label("お客様番号").fill(number)
    page.get_by_label("確認番号").fill("0123")
    page.get_by_role("button", name="次へ").click()
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="次へ").click()
    expect(page.locator(".error-summary")).to_contain_text("A04")
    look(page, "11-paid-before")
    page.get_by_label("内容を確かめました。").check()
    page.get_by_role("button", name="次へ").click()
    expect(page.locator("h1")).to_have_text("払込書の確認と支払口座の選択")


def says_the_amount(page: Page) -> None:
    """A slip of the state whose payer types the amount."""
    to_numbers(page, "00990")
    look(page, "12-numbers-of-the-state")
    page.get_by_label("納付番号").fill("9300000011112222")
    page.get_by_label("確認番号").fill("2222")
    page.get_by_label("納付区分").fill("1")
    page.get_by_role("button", name="次へ").click()
    page.get_by_role("button", name="次へ").click()
    expect(page.locator(".error-summary")).to_contain_text("A00")
    look(page, "13-amount")


def stopped(page: Page) -> None:
    """Ten wrong numbers stop Pay-easy for this customer until midnight."""
    to_numbers(page, "59001")
    for _ in range(10):
        page.get_by_label("お客様番号").fill("99990000")
        page.get_by_label("確認番号").fill("1")
        page.get_by_role("button", name="次へ").click()
    expect(page.locator(".error-summary")).to_contain_text("B36")
    look(page, "14-stopped")
