"""A forgotten confirmation password: on paper, by two members of staff, and it works again."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from clerks import approve, at_work, passwords_in, print_letters
from journeys_kit import snapshot

NEW_LOGIN, NEW_CONFIRMATION = "aki20261", "fuyu9876"


def fill(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        page.locator(f'input[name="{name}"]').fill(text)


def press(page: Page) -> None:
    page.locator("main form .button--primary").first.click()


def log_in(page: Page, site: str, person: dict[str, Any]) -> None:
    page.goto(f"{site}login/")
    fill(page, login_id=person["login_id"], password=person["login_password"])
    page.get_by_role("button", name="ログイン", exact=True).click()


def to_confirm_page(page: Page, site: str) -> None:
    page.goto(f"{site}transfer/details/?bank=0001&branch=001")
    page.locator('input[name="source"]').first.check()
    for box, text in (("#number", "9123456"), ("#name", "やまだ　たろう"), ("#amount", "1,000")):
        page.locator(box).fill(text)
    page.get_by_role("button", name="確認画面へ").click()


def test_a_forgotten_confirmation_password_is_issued_again_by_two_and_works(
    demo: Any, browser: Browser, tmp_path: Path
) -> None:
    site, staff, person = demo.sites["akagi"], demo.sites["akagi-staff"], demo.person("akagi", 5)
    page = browser.new_context(locale="ja-JP").new_page()
    log_in(page, site, person)
    to_confirm_page(page, site)
    for _ in range(5):
        fill(page, confirmation_password="wasureta1")
        page.get_by_role("button", name="振り込む").click()
    expect(page.locator("main")).to_contain_text("B16")

    maker = at_work(browser, demo, "akagi", "maker")
    maker.goto(staff)
    maker.locator('input[name="q"]').fill(person["login_id"])
    maker.get_by_role("button", name="探す").click()
    maker.locator("main").get_by_role("link", name=person["name"]).first.click()
    expect(maker.locator("main")).to_contain_text("ロックアウト")
    snapshot(maker, "forgotten-1-customer")
    maker.get_by_role("link", name="パスワード再発行").click()
    maker.get_by_label("確認用パスワード").check()
    fill(maker, postal_code="9990001", address="試験県架空市1-2-3")
    maker.locator('textarea[name="reason"]').fill("確認用パスワード忘れ。届出書を受付。")
    maker.get_by_role("button", name="申請する").click()
    checker = at_work(browser, demo, "akagi", "checker")
    approve(checker, maker.url)
    [letter] = [each for each in print_letters(checker, staff, tmp_path) if person["name"] in each]
    [paper] = passwords_in(letter)

    log_in(page, site, person)
    expect(page.get_by_role("heading", level=1)).to_have_text("パスワードの変更")
    fill(page, current_login=person["login_password"])
    fill(page, new_login=NEW_LOGIN, new_login_again=NEW_LOGIN, current_confirmation=paper)
    fill(page, new_confirmation=NEW_CONFIRMATION, new_confirmation_again=NEW_CONFIRMATION)
    snapshot(page, "forgotten-2-new-passwords")
    press(page)
    to_confirm_page(page, site)
    fill(page, confirmation_password=NEW_CONFIRMATION)
    page.get_by_role("button", name="振り込む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("受け付けました")
