"""The software keyboard (ソフトウェアキーボード): on PCs, by mouse and by keys, always shuffled."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from journeys_kit import sign_on, snapshot

TICK = "ソフトウェアキーボードを使用して入力する"
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        locale="ja-JP", viewport={"width": 1280, "height": 900}, bypass_csp=True
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if said.type == "error" else None,
    )
    yield page
    assert faults == []
    context.close()


def password(page: Page) -> Locator:
    return page.locator('input[name="password"]')


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog", name="ソフトウェアキーボード")


def press(page: Page, name: str) -> None:
    panel(page).get_by_role("button", name=name, exact=True).click()


def laid(page: Page) -> str:
    return "".join(panel(page).locator(".soft-keyboard__keys button").all_inner_texts())


def write(page: Page, letters: str) -> None:
    """Click each letter, changing the kind where it is of another."""
    for letter in letters:
        kind = ("数字", "数字") if letter.isdigit() else ("英小文字", "小文字")
        if letter.isupper():
            kind = ("英大文字", "大文字")
        press(page, kind[0])
        press(page, f"{kind[1]} {letter}")


def test_a_customer_signs_on_without_touching_a_key(demo: Any, page: Page) -> None:
    person = demo.person("akagi")
    page.goto(demo.sites["akagi"])
    page.locator('input[name="login_id"]').fill(person["login_id"])
    expect(panel(page)).to_be_hidden()
    password(page).click()
    expect(panel(page)).to_be_hidden()
    page.get_by_label(TICK).check()
    expect(panel(page)).to_be_visible()
    snapshot(page, "akagi-1280-soft-keyboard")
    assert Axe().run(page).response["violations"] == []
    write(page, person["login_password"])
    expect(password(page)).to_have_value(person["login_password"])
    expect(panel(page).get_by_role("status")).to_have_text(
        f"{len(person['login_password'])}文字入力しました"
    )
    press(page, "入力確定")
    expect(panel(page)).to_be_hidden()
    expect(password(page)).to_be_focused()
    page.get_by_role("button", name="ログイン", exact=True).click()
    expect(page.locator(".site-header")).to_contain_text("ログアウト")


def test_letters_are_taken_away_at_the_caret_or_all_at_once(demo: Any, page: Page) -> None:
    page.goto(demo.sites["akagi"])
    page.get_by_label(TICK).check()
    write(page, "aB3x")
    press(page, "1文字クリア")
    expect(password(page)).to_have_value("aB3")
    password(page).evaluate("field => field.setSelectionRange(2, 2)")
    press(page, "1文字クリア")
    expect(password(page)).to_have_value("a3")
    press(page, "全てクリア")
    expect(password(page)).to_have_value("")
    press(page, "1文字クリア")
    expect(password(page)).to_have_value("")


def test_the_letters_lie_in_another_order_each_time(demo: Any, page: Page) -> None:
    page.goto(demo.sites["akagi"])
    page.get_by_label(TICK).check()
    orders = set()
    for _ in range(4):
        orders.add(laid(page))
        press(page, "ソフトウェアキーボードを閉じる")
        password(page).click()
    assert len(orders) == 4
    assert {"".join(sorted(order)) for order in orders} == {ALPHABET}


def test_it_is_used_by_keys_alone_and_gives_the_focus_back(demo: Any, page: Page) -> None:
    page.goto(demo.sites["akagi"])
    page.get_by_label(TICK).focus()
    page.keyboard.press("Space")
    for _ in range(5):  # close, three kinds, and then the letters: one stop
        page.keyboard.press("Tab")
    letters = laid(page)
    for key, wanted in (("Enter", 0), ("ArrowRight", 1), ("ArrowDown", 10), ("End", 25)):
        page.keyboard.press(key)
        expect(panel(page).locator(".soft-keyboard__keys button").nth(wanted)).to_be_focused()
    page.keyboard.press("Enter")
    expect(password(page)).to_have_value(letters[0] + letters[25])
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    expect(password(page)).to_be_focused()


def test_every_password_of_a_page_is_written_with_it_and_letters_stay_in_their_field(
    demo: Any, page: Page
) -> None:
    person = demo.person("akagi")
    sign_on(page, demo.sites["akagi"], person)
    page.goto(f"{demo.sites['akagi']}changes/password/")
    fields = [page.locator(f'input[name="{name}"]') for name in ("current_login", "new_login")]
    fields[0].click()
    page.get_by_label(TICK).check()
    write(page, "ab1")
    fields[1].click()
    write(page, "cd2")
    press(page, "入力確定")
    expect(fields[0]).to_have_value("ab1")
    expect(fields[1]).to_have_value("cd2")
    expect(fields[1]).to_be_focused()


def test_a_deed_is_proved_without_touching_a_key(demo: Any, page: Page) -> None:
    person = demo.person("akagi")
    sign_on(page, demo.sites["akagi"], person)
    page.goto(f"{demo.sites['akagi']}transfer/details/?bank=0001&branch=001")
    page.locator('input[name="source"]').first.check()
    for box, text in (("#number", "9123456"), ("#name", "やまだ　たろう"), ("#amount", "1,000")):
        page.locator(box).fill(text)
    page.get_by_role("button", name="確認画面へ").click()
    page.get_by_label(TICK).check()
    write(page, person["confirmation_password"])
    expect(page.locator("#confirmation_password")).to_have_value(person["confirmation_password"])


def test_it_is_there_at_twice_the_size_and_a_row_is_as_long_as_the_arrows_think(
    demo: Any, page: Page
) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(demo.sites["akagi"])
    page.get_by_label(TICK).check()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    letters = panel(page).locator(".soft-keyboard__keys button")
    letters.first.focus()
    page.keyboard.press("ArrowDown")
    expect(letters.nth(6)).to_be_focused()
    tops = [letters.nth(nth).evaluate("key => key.getBoundingClientRect().top") for nth in (5, 6)]
    assert tops[0] < tops[1]


def test_a_phone_does_not_offer_it(demo: Any, browser: Browser) -> None:
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 1280, "height": 800}
    )
    page = context.new_page()
    page.goto(demo.sites["akagi"])
    expect(page.get_by_role("button", name="表示")).to_be_visible()
    expect(page.get_by_text(TICK)).to_be_hidden()
    context.close()


def test_without_scripts_nothing_of_it_is_seen(demo: Any, browser: Browser) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.goto(demo.sites["akagi"])
    expect(password(page)).to_be_visible()
    expect(page.get_by_text(TICK)).to_be_hidden()
    context.close()
