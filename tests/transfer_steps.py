"""The steps of a transfer in a browser (振込の手順): ordered, and looked up again."""

import re
import time
from typing import Any

from playwright.sync_api import Locator, Page, expect

from journeys_kit import answer_factor

_DETAILS = "transfer/details/?bank=0001&branch=001"
_PATIENCE_SECONDS = 60.0
_POLL_MILLISECONDS = 200


def order(
    page: Page,
    site: str,
    person: dict[str, Any],
    *,
    account: str,
    number: str,
    yen: int,
    day: str = "",
) -> str:
    """Send money to another bank, today or on one of the days offered; returns the receipt."""
    page.goto(site + _DETAILS)
    page.get_by_role("radio", name=re.compile(account)).check()
    page.locator("#number").fill(number)
    page.locator("#name").fill("ヤマダ タロウ")
    page.locator("#amount").fill(f"{yen:,}")
    page.locator(f'input[name="when"][value="{day or "today"}"]').check()
    page.get_by_role("button", name="確認画面へ").last.click()
    answer_factor(page, person)
    page.get_by_role("button", name="予約する" if day else "振り込む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "予約を受け付けました" if day else "受け付けました"
    )
    return page.locator(".receipt__number strong").inner_text()


def open_order(page: Page, receipt: str) -> None:
    """From the list of what was ordered to one order."""
    page.locator(".tabs").get_by_role("link", name="ご依頼内容の照会").click()
    page.get_by_role("link", name=re.compile(f"詳細.*{receipt}")).click()
    expect(page.get_by_role("main")).to_contain_text(receipt)


def reload_until(page: Page, place: Locator, words: str) -> None:
    """Look again and again, as a customer who waits does, until a place on the page says so."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while words not in (said := place.inner_text()):
        assert time.monotonic() < until, f"it says {said} and never {words}"
        page.wait_for_timeout(_POLL_MILLISECONDS)
        page.reload()


def card(page: Page, number: str) -> Locator:
    """An account on the balance page."""
    page.locator(".tabs").get_by_role("link", name="残高照会").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("残高照会")
    return page.locator(".account-card", has_text=f"****{number[-3:]}")


def balance(page: Page, number: str) -> int:
    """An account's balance, as the balance page says it."""
    return read_yen(card(page, number).locator(".amount--large"))


def lines(page: Page) -> list[tuple[str, int, int]]:
    """The lines of the entries page, the newest first: words, signed yen, the balance then."""
    page.locator("table.entries").wait_for()
    return [
        (
            row.locator(".entries__text").inner_text(),
            read_yen(row.locator(".entries__amount .amount")),
            read_yen(row.locator(".entries__balance .amount")),
        )
        for row in page.locator("table.entries tbody tr:not(.entries__day)").all()
    ]


def read_yen(place: Locator) -> int:
    """An amount as it stands on the page."""
    return int(re.sub(r"[^0-9-]", "", place.inner_text().replace("−", "-")))
