"""Every page for everybody: no finding of axe, nothing scrolls sideways, light over the wire.

Goal: usable with a screen reader, by keyboard, and on a screen 320 pixels wide.
Method: the running demonstration in a real browser, every page in its main states.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys_kit import findings, sign_on, snapshot

PAGES = {
    "top": "",
    "balances": "balances/",
    "entries": "entries/",
    "notices": "notices/",
    "bank": "transfer/",
    "banks-found": "transfer/?q=み",
    "nothing-found": "transfer/?q=zzzz",
    "branch": "transfer/branch/?bank=0001",
    "details": "transfer/details/?bank=0001&branch=001",
    "orders": "orders/",
    "no-such-page": "nothing/",
}
LIGHT = 100_000


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # The page's own policy would keep the checker's script out.
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", bypass_csp=True)
    page = context.new_page()
    yield page
    context.close()


def transferred(page: Page) -> int:
    """How many bytes the page itself took over the wire."""
    size: int = page.evaluate(
        "performance.getEntries().filter(e => e.transferSize)"
        ".reduce((sum, e) => sum + e.transferSize, 0)"
    )
    return size


@pytest.mark.parametrize("institution", ["akagi", "naniwa"])
def test_every_page_is_accessible_and_fits_every_screen(
    demo: Any, page: Page, institution: str
) -> None:
    site = demo.sites[institution]
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site)
    found = findings(page)
    page.locator('input[name="login_id"]').fill("nobody99")
    page.locator('input[name="password"]').fill("wrong")
    page.get_by_role("button", name="ログイン", exact=True).click()
    found += findings(page)
    snapshot(page, f"{institution}-360-login-refused")
    sign_on(page, site, demo.person(institution, nth=2))
    heavy, wide = [], []
    for name, path in PAGES.items():
        page.goto(site + path)
        if (size := transferred(page)) > LIGHT:
            heavy.append(f"{path}: {size}")
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{path} at {width}")
            if width == 360 or name == "top":
                found += findings(page)
            if width != 320:
                snapshot(page, f"{institution}-{width}-{name}")
    assert (found, heavy, wide) == ([], [], [])


def test_a_faulty_form_and_the_proof_are_accessible_too(demo: Any, page: Page) -> None:
    for institution in ("akagi", "naniwa"):
        site = demo.sites[institution]
        page.set_viewport_size({"width": 360, "height": 740})
        sign_on(page, site, demo.person(institution, nth=2))
        page.goto(site + PAGES["details"])
        page.locator('input[name="source"]').first.check()
        page.locator("#number").fill("12")
        page.locator("#name").fill("山田")
        page.locator("#amount").fill("0")
        page.get_by_role("button", name="確認画面へ").click()
        expect(page.locator(".error-summary")).to_be_focused()
        assert findings(page) == []
        snapshot(page, f"{institution}-360-details-faulty")
        page.locator("#number").fill("9123456")
        page.locator("#name").fill("ヤマダ タロウ")
        page.locator("#amount").fill("100")
        page.get_by_role("button", name="確認画面へ").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("振込内容の確認")
        assert findings(page) == []


def test_money_can_be_sent_by_keyboard_alone(demo: Any, page: Page) -> None:
    """Tab, arrows, letters and Enter: no mouse from the login to the receipt."""
    person = demo.person("akagi", nth=3)
    page.goto(demo.sites["akagi"])
    tab_to(page, 'input[name="login_id"]')
    page.keyboard.type(person["login_id"])
    tab_to(page, 'input[name="password"]')
    page.keyboard.type(person["login_password"])
    go_on(page)
    expect(page.locator(".site-header")).to_contain_text("ログアウト")
    tab_to(page, '.tabs a[href="/transfer/"]')
    go_on(page)
    tab_to(page, "#q")
    page.keyboard.type("みずほ")
    go_on(page)
    tab_to(page, "#found a")
    go_on(page)
    tab_to(page, "#q")
    page.keyboard.type("とうきよう")
    go_on(page)
    tab_to(page, "#found a")
    go_on(page)
    tab_to(page, 'input[name="source"]')
    page.keyboard.press("Space")
    tab_to(page, "#number")
    page.keyboard.type("9123456")
    tab_to(page, "#name")
    page.keyboard.type("ヤマダ タロウ")
    tab_to(page, "#amount")
    page.keyboard.type("500")
    go_on(page)
    tab_to(page, "#confirmation_password")
    page.keyboard.type(person["confirmation_password"])
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("受け付けました")


def go_on(page: Page) -> None:
    """Press Enter and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the wanted control has the focus."""
    for _ in range(60):
        if page.evaluate("wanted => document.activeElement?.matches(wanted) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard")
