"""A customer signs on and sends money, from a button in a browser to a mail in the box.

Goal: the main job, end to end, at both institutions, with scripts and without.
Method: a real browser at the running demonstration; nothing is looked up behind the pages but
the mailbox and `madoguchi verify`.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys_kit import answer_factor, sign_on, snapshot

PHONE = {"width": 360, "height": 740}
PC = {"width": 1280, "height": 900}

WAYS = [
    pytest.param("akagi", True, PC, id="akagi-with-scripts-on-a-pc"),
    pytest.param("naniwa", True, PC, id="naniwa-with-scripts-on-a-pc"),
    pytest.param("akagi", False, PHONE, id="akagi-without-scripts-on-a-phone"),
    pytest.param("naniwa", False, PHONE, id="naniwa-without-scripts-on-a-phone"),
]


@pytest.fixture
def page(
    browser: Browser, request: pytest.FixtureRequest, scripts: bool, viewport: dict[str, int]
) -> Iterator[Page]:
    context = browser.new_context(
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
        java_script_enabled=scripts,
        viewport=viewport,  # type: ignore[arg-type]
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert problems == [], "the browser complained"


@pytest.mark.parametrize(("institution", "scripts", "viewport"), WAYS)
def test_a_customer_sends_money_to_a_branch_found_by_its_first_kana(
    demo: Any, page: Page, institution: str, scripts: bool, viewport: dict[str, int]
) -> None:
    person = demo.person(institution, nth=0 if scripts else 1)
    shot = f"{institution}-{viewport['width']}"
    sign_on(page, demo.sites[institution], person, shot=shot)
    before = balance(page, shot=shot)
    choose_branch(page, scripts=scripts, shot=shot)
    fill_details(page, shot=shot)
    prove(page, person, shot=shot)
    receipt = page.locator(".receipt__number strong").inner_text()
    assert re.fullmatch(r"261125-\d{7}", receipt)
    snapshot(page, f"{shot}-7-done")

    page.get_by_role("link", name="入出金明細を見る").click()
    fee = {"akagi": 275, "naniwa": 330}[institution]
    expect(page.locator(".entries").first).to_contain_text("ヤマダ")
    expect(page.locator(".entries").first).to_contain_text(f"{before - 1_234 - fee:,}")
    snapshot(page, f"{shot}-8-entries")
    assert balance(page, shot=None) == before - 1_234 - fee

    mail = demo.await_mail(person["mail"], about=receipt)
    assert "1,234" in mail["text"] and "http" not in mail["text"]
    proved = demo.verify()
    assert proved.returncode == 0, proved.stdout + proved.stderr


def balance(page: Page, *, shot: str | None) -> int:
    """The first account's balance, as the balance page says it."""
    page.locator(".tabs").get_by_role("link", name="残高照会").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("残高照会")
    if shot:
        snapshot(page, f"{shot}-3-balances")
    text = page.locator(".amount--large").first.inner_text()
    return int(re.sub(r"[^0-9]", "", text))


def choose_branch(page: Page, *, scripts: bool, shot: str) -> None:
    """Find a real bank and branch, from the first kana."""
    page.locator(".tabs").get_by_role("link", name="振込・振替").first.click()
    snapshot(page, f"{shot}-4-bank")
    search(page, "み", scripts=scripts)
    page.locator("#found li", has_text="みずほ").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("振込先の支店")
    search(page, "と", scripts=scripts)
    page.locator("#found li", has_text="東京営業部").get_by_role("link").first.click()


def search(page: Page, kana: str, *, scripts: bool) -> None:
    box = page.locator("#q")
    if scripts:
        # What answers to each letter is there once the page and its scripts are.
        page.wait_for_load_state()
        with page.expect_response(re.compile(r"\.json")):
            box.press_sequentially(kana)
    else:
        box.fill(kana)
        page.get_by_role("button", name="さがす").click()


def fill_details(page: Page, *, shot: str) -> None:
    """Type as people type: full width, hiragana, hyphens."""
    page.locator('input[name="source"]').first.check()
    page.locator("#number").fill("９１２３４５６")
    page.locator("#name").fill("やまだ　たろう")
    page.locator("#amount").fill("１，２３４")
    snapshot(page, f"{shot}-5-details")
    page.get_by_role("button", name="確認画面へ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("振込内容の確認")
    expect(page.locator("main")).to_contain_text("ヤマダ　タロウ")


def prove(page: Page, person: dict[str, Any], *, shot: str) -> None:
    """Answer what the page asks for and press the button."""
    answer_factor(page, person)
    snapshot(page, f"{shot}-6-confirm")
    page.get_by_role("button", name="振り込む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("受け付けました")
