"""A new customer of the other institution: contract ID and card on paper, then a hardware token."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from clerks import approve, at_work, card_in, open_contract, passwords_in, print_letters
from journeys_kit import choose_pictures, inspect, inspect_refused
from madoguchi.access import otp
from token_kit import pskc

NUMBER = "9666001"
PASSWORD = "Fuyu2026"
SERIAL, SEED = "987654329", b"12345678901234567890"


@pytest.fixture
def pc(browser: Browser) -> Iterator[Page]:
    """The new customer's PC."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", bypass_csp=True)
    yield context.new_page()
    context.close()


def fill(page: Page, **typed: str) -> None:
    for name, text in typed.items():
        page.locator(f'input[name="{name}"]').fill(text)


def press(page: Page) -> None:
    page.locator("main form .button--primary").first.click()


def log_in(page: Page, site: str, login_id: str, password: str) -> None:
    page.goto(f"{site}login/")
    fill(page, login_id=login_id, password=password)
    page.get_by_role("button", name="ログイン", exact=True).click()


def to_confirm_page(page: Page, site: str, *, yen: str) -> None:
    page.goto(f"{site}transfer/details/?bank=0001&branch=001")
    page.locator('input[name="source"]').first.check()
    for box, text in (("#number", "9123456"), ("#name", "やまだ　たろう"), ("#amount", yen)):
        page.locator(box).fill(text)
    page.get_by_role("button", name="確認画面へ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("振込内容の確認")


def send(page: Page) -> None:
    page.get_by_role("button", name="振り込む").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("受け付けました")


def lend_money(browser: Browser, demo: Any) -> None:
    """A customer of the same institution sends 50,000 yen, proved by his own card."""
    site, taro = demo.sites["naniwa"], demo.person("naniwa")
    page = browser.new_context(locale="ja-JP").new_page()
    log_in(page, site, taro["login_id"], taro["login_password"])
    page.goto(f"{site}transfer/details/?bank=9997&branch=001")
    page.locator('input[name="source"]').first.check()
    for box, text in (("#number", NUMBER), ("#name", "しけん　ふゆ"), ("#amount", "50,000")):
        page.locator(box).fill(text)
    page.get_by_role("button", name="確認画面へ").click()
    choose_pictures(page, {cell: each["name"] for cell, each in taro["card"].items()})
    send(page)


def papers(demo: Any, browser: Browser, folder: Path) -> tuple[str, str, dict[str, str]]:
    """Two members of staff open a contract; contract ID, first password and card on paper."""
    staff = demo.sites["naniwa-staff"]
    maker = at_work(browser, demo, "naniwa", "maker")
    application = open_contract(
        maker,
        staff,
        number=NUMBER,
        name="試験 冬",
        kana="シケン フユ",
        mail="fuyu@customer.example",
    )
    checker = at_work(browser, demo, "naniwa", "checker")
    approve(checker, application)
    letters = print_letters(checker, staff, folder)
    [contract] = [each for each in letters if "ご契約のご案内" in each]
    [card] = [card_in(each) for each in letters if "画像認証カード" in each and "ねこ" in each]
    login_id, password = passwords_in(contract)
    return login_id, password, card


def test_a_card_on_paper_proves_the_first_transfer_and_a_hardware_token_the_next(
    demo: Any, browser: Browser, pc: Page, tmp_path: Path
) -> None:
    site = demo.sites["naniwa"]
    login_id, password, card = papers(demo, browser, tmp_path)
    log_in(pc, site, login_id, password)
    expect(pc.locator('input[name="new_login"]')).to_be_visible()
    inspect_refused(pc, "card-1-password")
    fill(pc, new_login=PASSWORD, new_login_again=PASSWORD)
    inspect(pc, "card-1-password")
    press(pc)
    lend_money(browser, demo)
    pc.goto(site)
    expect(pc.locator("main")).to_contain_text("50,000")
    to_confirm_page(pc, site, yen="1,000")
    choose_pictures(pc, card)
    inspect(pc, "card-2-transfer")
    send(pc)

    file = tmp_path / "tokens.xml"
    file.write_text(pskc(SERIAL, SEED))
    taken = demo.console("tokens", "import", "naniwa", str(file))
    assert taken.returncode == 0, taken.stderr
    pc.get_by_role("button", name="ログアウト").click()
    pc.goto(f"{site}login/")
    pc.get_by_role("link", name=re.compile("ワンタイムパスワード")).click()
    fill(pc, login_id=login_id, password=PASSWORD)
    press(pc)
    expect(pc.locator('input[name="serial"]')).to_be_visible()
    inspect_refused(pc, "card-3-token")
    fill(pc, serial=SERIAL, code=code(demo, step=0))
    pc.locator('input[name="at_sign_on"][value="no"]').check()
    choose_pictures(pc, card)
    inspect(pc, "card-3-token")
    press(pc)
    expect(pc.get_by_role("heading", level=1)).to_contain_text("開始が完了しました")
    inspect(pc, "card-3-registered")
    log_in(pc, site, login_id, PASSWORD)
    to_confirm_page(pc, site, yen="2,000")
    assert pc.get_by_text("マス目").count() == 0, "the token stands instead of the card"
    fill(pc, code=code(demo, step=1))
    inspect(pc, "card-4-transfer-by-token")
    send(pc)
    for path in ("token/", "token/sign-on/", "token/release/"):
        pc.goto(f"{site}{path}")
        inspect(pc, f"card-5-{path.replace('/', '-')}".strip("-"))
    proved = demo.verify()
    assert proved.returncode == 0, proved.stdout


def code(demo: Any, *, step: int) -> str:
    """What the token shows, or will show next: good too, so nobody has to wait for it."""
    now = otp.step_at(demo.now(), period_seconds=30)
    return otp.code(SEED, now + step, digits=6)
