"""Members of staff at the staff site, with a browser: ask, approve, print (事務の手)."""

import datetime as dt
import re
import subprocess
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from journeys_kit import inspect, snapshot
from madoguchi.access import otp
from madoguchi.demo.cast_staff import staff_of

PC = {"width": 1280, "height": 900}
_STEP = dt.timedelta(seconds=30)


def at_work(
    browser: Browser, demo: Any, institution: str, role: str, *, bypass_csp: bool = False
) -> Page:
    """A member of staff with this role, signed on at his PC."""
    clerk = next(each for each in staff_of(institution) if each.role == role)
    context = browser.new_context(
        locale="ja-JP", viewport=PC, accept_downloads=True, bypass_csp=bypass_csp
    )
    page = context.new_page()
    page.goto(demo.sites[f"{institution}-staff"])
    for early in (dt.timedelta(), _STEP):
        page.locator('input[name="login"]').fill(clerk.login)
        page.locator('input[name="password"]').fill(clerk.password)
        step = otp.step_at(demo.now() + early, period_seconds=30)
        page.locator('input[name="code"]').fill(otp.code(clerk.seed, step, digits=6))
        with page.expect_navigation():
            page.get_by_role("button", name="サインオン").click()
        # A code that was used a moment ago is refused; the next one is near enough.
        if page.locator('input[name="code"]').count() == 0:
            break
    expect(page.get_by_role("button", name="サインアウト")).to_be_visible()
    return page


def approve(checker: Page, application: str, *, shot: str | None = None) -> None:
    """Open another's application and let it be done."""
    checker.goto(application)
    if shot:
        inspect(checker, f"{shot}-application")
    checker.get_by_role("button", name="承認して実行する").click()
    expect(checker.locator("main")).to_contain_text("実行済み")
    if shot:
        inspect(checker, f"{shot}-done")


def print_letters(checker: Page, site: str, folder: Path) -> list[str]:
    """Print every letter that waits; returns what each says."""
    said = []
    checker.goto(f"{site}letters/")
    while checker.get_by_role("button", name="印刷する").count():
        with checker.expect_download() as download:
            checker.get_by_role("button", name="印刷する").first.click()
        file = folder / f"letter-{len(said)}.pdf"
        download.value.save_as(file)
        said.append(read_pdf(file))
        checker.goto(f"{site}letters/")
    return said


def read_pdf(file: Path) -> str:
    """A PDF as an independent reader reads it."""
    read = subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], capture_output=True, text=True, check=True
    )
    return read.stdout


def passwords_in(letter: str) -> list[str]:
    """The passwords of a letter: letters and digits printed apart, a line each."""
    lines = (line.split() for line in letter.splitlines())
    return [
        "".join(words)
        for words in lines
        if len(words) > 5 and all(re.fullmatch("[a-zA-Z0-9]", each) for each in words)
    ]


def card_in(letter: str) -> dict[str, str]:
    """The pictures of a printed card by cell: "A1" to "E0"."""
    rows = [words for line in letter.splitlines() if len(words := line.split()) == 10]
    pictures = [words for words in rows if not words[0].isdigit() and words[0] != "１"]
    assert len(pictures) == 5, letter
    return {
        f"{row}{column}": word
        for row, words in zip("ABCDE", pictures, strict=True)
        for column, word in zip("1234567890", words, strict=True)
    }


def open_contract(
    maker: Page,
    site: str,
    *,
    number: str,
    name: str,
    kana: str,
    mail: str,
    token: str | None = None,
) -> str:
    """Apply for a new contract with one account, and perhaps a token from the stock.

    Returns the application's address.
    """
    maker.goto(f"{site}apply/open-contract/")
    typed = {
        "name": name,
        "name_kana": kana,
        "postal_code": "9990001",
        "address": "試験県架空市1-2-3",
        "mail": mail,
        "phone": "09000000001",
        "accounts-0-number": number,
        **({} if token is None else {"token": token}),
    }
    for field, text in typed.items():
        maker.locator(f'input[name="{field}"]').fill(text)
    if maker.locator('input[name="direct_mail"]').count():
        maker.locator('input[name="direct_mail"][value="no"]').check()
    maker.locator('select[name="accounts-0-branch"]').select_option("001")
    maker.locator('textarea[name="reason"]').fill("届出書を受付。本人確認書類を確認。")
    snapshot(maker, "staff-1-open-contract")
    maker.get_by_role("button", name="申請する").click()
    expect(maker.locator("main")).to_contain_text("承認待ち")
    return maker.url
