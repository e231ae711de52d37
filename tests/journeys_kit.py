"""What journeys share: signing on, and pictures of pages for the people who change them."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

SCREENSHOTS = Path(__file__).parent.parent / "screenshots"


def snapshot(page: Page, name: str) -> None:
    """Keep a picture of the whole page; looked at by whoever changes it, never compared."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    wide = page.evaluate("document.documentElement.scrollWidth") if _scripts(page) else 0
    viewport = page.viewport_size
    assert viewport is None or wide <= viewport["width"], f"{name} scrolls sideways"


def _scripts(page: Page) -> bool:
    # With scripts switched off the page cannot be asked; the other run measures the same page.
    try:
        return bool(page.evaluate("true"))
    except Exception:
        return False


def sign_on(page: Page, site: str, person: dict[str, Any], *, shot: str | None = None) -> None:
    """Sign on at the login page."""
    page.goto(site)
    if shot:
        snapshot(page, f"{shot}-1-login")
    page.locator('input[name="login_id"]').fill(person["login_id"])
    page.locator('input[name="password"]').fill(person["login_password"])
    page.get_by_role("button", name="ログイン", exact=True).click()
    expect(page.locator(".site-header")).to_contain_text("ログアウト")
    if shot:
        snapshot(page, f"{shot}-2-top")
