"""New customers of the other institution: ID and card on paper, then a device or an app."""

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


def lend_money(browser: Browser, demo: Any, *, number: str) -> None:
    """A customer of the same institution sends 50,000 yen, proved by his own card."""
    site, taro = demo.sites["naniwa"], demo.person("naniwa")
    page = browser.new_context(locale="ja-JP").new_page()
    log_in(page, site, taro["login_id"], taro["login_password"])
    page.goto(f"{site}transfer/details/?bank=9997&branch=001")
    page.locator('input[name="source"]').first.check()
    for box, text in (("#number", number), ("#name", "しけん　ふゆ"), ("#amount", "50,000")):
        page.locator(box).fill(text)
    page.get_by_role("button", name="確認画面へ").click()
    choose_pictures(page, {cell: each["name"] for cell, each in taro["card"].items()})
    send(page)


def papers(
    demo: Any, browser: Browser, folder: Path, *, number: str, token: str | None = None
) -> tuple[str, str, dict[str, str]]:
    """Two members of staff open a contract; contract ID, first password and card on paper."""
    staff = demo.sites["naniwa-staff"]
    maker = at_work(browser, demo, "naniwa", "maker")
    application = open_contract(
        maker,
        staff,
        number=number,
        name="試験 冬",
        kana="シケン フユ",
        mail=f"fuyu{number}@customer.example",
        token=token,
    )
    checker = at_work(browser, demo, "naniwa", "checker")
    approve(checker, application)
    letters = print_letters(checker, staff, folder)
    [contract] = [each for each in letters if "ご契約のご案内" in each]
    [card] = [card_in(each) for each in letters if "画像認証カード" in each and "ねこ" in each]
    assert (token is not None) == ("トークンのシリアル番号" in contract)
    assert token is None or token in contract
    login_id, password = passwords_in(contract)
    return login_id, password, card


def first_use(pc: Page, site: str, login_id: str, password: str) -> None:
    """Sign on with what is on paper, and choose a password of one's own."""
    log_in(pc, site, login_id, password)
    expect(pc.locator('input[name="new_login"]')).to_be_visible()
    inspect_refused(pc, "card-1-password")
    fill(pc, new_login=PASSWORD, new_login_again=PASSWORD)
    inspect(pc, "card-1-password")
    press(pc)
    expect(pc.get_by_role("button", name="ログアウト")).to_be_visible()


def to_registration(pc: Page, site: str, login_id: str) -> None:
    """From the login page to the form that asks for serial number, code and card."""
    pc.goto(f"{site}login/")
    pc.get_by_role("link", name=re.compile("ワンタイムパスワード")).click()
    fill(pc, login_id=login_id, password=PASSWORD)
    press(pc)
    expect(pc.locator('input[name="serial"]')).to_be_visible()
    inspect_refused(pc, "card-3-token")


def register(pc: Page, card: dict[str, str], *, serial: str, code: str) -> None:
    """Register a token with the card, to be asked at transfers only."""
    fill(pc, serial=serial, code=code)
    pc.locator('input[name="at_sign_on"][value="no"]').check()
    choose_pictures(pc, card)
    inspect(pc, "card-3-token")
    press(pc)
    expect(pc.get_by_role("heading", level=1)).to_contain_text("開始が完了しました")
    inspect(pc, "card-3-registered")


def send_by_token(pc: Page, site: str, login_id: str, *, code: str) -> None:
    """Sign on, and prove a transfer by the token instead of the card."""
    log_in(pc, site, login_id, PASSWORD)
    to_confirm_page(pc, site, yen="2,000")
    assert pc.get_by_text("マス目").count() == 0, "the token stands instead of the card"
    fill(pc, code=code)
    inspect(pc, "card-4-transfer-by-token")
    send(pc)


def test_a_card_on_paper_proves_the_first_transfer_and_a_hardware_token_the_next(
    demo: Any, browser: Browser, pc: Page, tmp_path: Path
) -> None:
    site, number = demo.sites["naniwa"], "9666001"
    file = tmp_path / "tokens.xml"
    file.write_text(pskc(SERIAL, SEED))
    taken = demo.console("tokens", "import", "naniwa", str(file))
    assert taken.returncode == 0, taken.stderr
    login_id, password, card = papers(demo, browser, tmp_path, number=number, token=SERIAL)
    first_use(pc, site, login_id, password)
    lend_money(browser, demo, number=number)
    pc.goto(site)
    expect(pc.locator("main")).to_contain_text("50,000")
    to_confirm_page(pc, site, yen="1,000")
    choose_pictures(pc, card)
    inspect(pc, "card-2-transfer")
    send(pc)

    pc.get_by_role("button", name="ログアウト").click()
    to_registration(pc, site, login_id)
    register(pc, card, serial=SERIAL, code=code(demo, step=0))
    send_by_token(pc, site, login_id, code=code(demo, step=1))
    for path in ("token/", "token/sign-on/", "token/release/"):
        pc.goto(f"{site}{path}")
        inspect(pc, f"card-5-{path.replace('/', '-')}".strip("-"))
    proved = demo.verify()
    assert proved.returncode == 0, proved.stdout


def test_a_telephone_becomes_the_token_and_proves_a_transfer(
    demo: Any, browser: Browser, pc: Page, tmp_path: Path
) -> None:
    site, number = demo.sites["naniwa"], "9666002"
    login_id, password, card = papers(demo, browser, tmp_path, number=number)
    first_use(pc, site, login_id, password)
    lend_money(browser, demo, number=number)
    pc.get_by_role("button", name="ログアウト").click()
    to_registration(pc, site, login_id)

    telephone = browser.new_context(locale="ja-JP", viewport={"width": 360, "height": 740})
    app = telephone.new_page()
    app.goto(demo.sites["naniwa-token"])
    app.get_by_label("利用規約に同意する").check()
    app.get_by_role("button", name="トークンを作る").click()
    expect(app.locator("#set-up-done")).to_be_focused()
    shown = app.locator(".token-code__shown")
    expect(shown).to_have_text(re.compile(r"\d{6}"))
    first = shown.inner_text()
    serial = app.locator(".token-card__label").inner_text()
    register(pc, card, serial=serial, code=first.replace("\n", ""))
    # A code is good once: the next one comes within its half minute.
    expect(shown).not_to_have_text(first.replace("\n", ""), timeout=60_000)
    send_by_token(pc, site, login_id, code=shown.inner_text().replace("\n", ""))
    telephone.close()


def code(demo: Any, *, step: int) -> str:
    """What the token shows, or will show next: good too, so nobody has to wait for it."""
    now = otp.step_at(demo.now(), period_seconds=30)
    return otp.code(SEED, now + step, digits=6)
