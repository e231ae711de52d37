"""Goal: whoever can use a telephone can set the app up, use it and leave it.

Method: a real browser at a real server in this process, with scripts and without, and axe.
"""

import pytest
from playwright.sync_api import Browser, Page, expect

from journeys_kit import snapshot
from madoguchi.institutions.registry import Institution
from token_app import Waiting, issue
from token_app_browser import (
    elsewhere,
    findings,
    is_code_of,
    may_be_opened_offline,
    set_up,
    shown,
    type_in,
)


def test_a_token_is_deleted_only_after_a_second_question(page: Page, waiting: Waiting) -> None:
    set_up(page, waiting)
    page.get_by_role("button", name="トークンを削除").click()
    expect(page.get_by_role("dialog")).to_contain_text(waiting.user_id)
    assert focused(page) == "削除しない"
    page.get_by_role("button", name="削除しない").click()
    expect(page.locator(".token-card")).to_have_count(1)
    page.get_by_role("button", name="トークンを削除").click()
    page.get_by_role("button", name="削除する").click()
    expect(page.locator(".token-card")).to_have_count(0)
    expect(page.locator("#set-up")).to_be_visible()
    page.reload()
    expect(page.get_by_label("サービスＩＤ")).to_be_visible()


def focused(page: Page) -> str:
    """What has the focus when the dialog opens: never the button that destroys."""
    return str(page.evaluate("document.activeElement.textContent"))


def test_several_people_may_keep_their_tokens_in_one_device(
    page: Page, app: Institution, waiting: Waiting
) -> None:
    another = elsewhere(lambda: issue(app))
    set_up(page, waiting)
    page.get_by_role("button", name="別のトークンを追加する").click()
    type_in(page, another)
    page.get_by_role("button", name="送信").click()
    expect(page.locator(".token-card")).to_have_count(2)
    labels = page.locator(".token-card__label").all_inner_texts()
    seeds = {waiting.user_id: waiting.seed, another.user_id: another.seed}
    for nth, label in enumerate(labels):
        assert is_code_of(seeds[label], shown(page, nth))
    snapshot(page, "token-360-two-tokens")


def test_what_is_wrong_is_told_at_the_fields_without_leaving_the_page(
    page: Page, waiting: Waiting
) -> None:
    page.goto(f"{waiting.institution.token_origin}/")
    page.get_by_role("button", name="送信").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".field--invalid")).to_have_count(4)
    snapshot(page, "token-360-faulty")
    type_in(page, waiting, start_password="9999")
    page.get_by_role("button", name="送信").click()
    expect(page.locator(".error-summary")).to_contain_text("O01")
    expect(page.locator(".field--invalid")).to_have_count(0)
    type_in(page, waiting)
    page.get_by_role("button", name="送信").click()
    assert is_code_of(waiting.seed, shown(page))


def test_a_set_up_without_a_connection_says_so_and_can_be_sent_again(
    page: Page, waiting: Waiting
) -> None:
    page.goto(f"{waiting.institution.token_origin}/")
    type_in(page, waiting)
    page.context.set_offline(True)
    page.get_by_role("button", name="送信").click()
    expect(page.locator(".error-summary")).to_contain_text("通信できませんでした")
    page.context.set_offline(False)
    page.get_by_role("button", name="送信").click()
    assert is_code_of(waiting.seed, shown(page))


def test_the_browser_finds_nothing_that_keeps_it_from_installing_the_app(
    page: Page, app: Institution
) -> None:
    page.goto(f"{app.token_origin}/")
    may_be_opened_offline(page)
    asked = page.context.new_cdp_session(page)
    manifest = asked.send("Page.getAppManifest")
    assert (manifest["errors"], manifest["url"]) == ([], f"{app.token_origin}/app.webmanifest")
    found = asked.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Pages of tests are opened in private windows, in which nothing is ever installed.
    assert {each["errorId"] for each in found} <= {"in-incognito"}


def test_without_scripts_another_authenticator_app_can_be_set_up(
    browser: Browser, waiting: Waiting
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{waiting.institution.token_origin}/")
    expect(page.get_by_role("button", name="送信")).to_be_hidden()
    snapshot(page, "token-360-without-scripts")
    type_in(page, waiting)
    page.get_by_role("button", name="ほかの認証アプリで使う").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ほかの認証アプリの設定")
    expect(page.locator("svg.qr")).to_be_visible()
    snapshot(page, "token-360-authenticator")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_of_the_app_is_accessible_and_fits_every_screen(
    browser: Browser, app: Institution, waiting: Waiting, scheme: str
) -> None:
    # The page's own policy would keep the checker's script out.
    context = browser.new_context(locale="ja-JP", bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{app.token_origin}/")
    found = look_at(page, f"{scheme}-set-up")
    page.get_by_role("button", name="送信").click()
    expect(page.locator(".error-summary")).to_be_focused()
    found += look_at(page, f"{scheme}-faulty")
    set_up(page, waiting)
    found += look_at(page, f"{scheme}-code")
    page.get_by_role("button", name="トークンを削除").click()
    found += look_at(page, f"{scheme}-removal")
    page.get_by_role("button", name="削除しない").click()
    page.get_by_role("button", name="別のトークンを追加する").click()
    type_in(page, elsewhere(lambda: issue(app)))
    page.get_by_role("button", name="ほかの認証アプリで使う").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ほかの認証アプリの設定")
    found += look_at(page, f"{scheme}-authenticator")
    context.close()
    assert found == []


def look_at(page: Page, state: str) -> list[str]:
    """What axe finds, and which screens the page does not fit."""
    found = []
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        snapshot(page, f"token-{width}-{state}")
        found += [f"{state} at {width}: {finding}" for finding in findings(page)]
    return found


def test_a_browser_that_keeps_nothing_is_told_so_before_the_seed_is_asked_for(
    browser: Browser, waiting: Waiting
) -> None:
    context = browser.new_context(locale="ja-JP", viewport={"width": 360, "height": 740})
    context.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined });")
    page = context.new_page()
    page.goto(f"{waiting.institution.token_origin}/")
    expect(page.locator("#cannot-run")).to_be_visible()
    expect(page.get_by_role("button", name="送信")).to_be_hidden()
    expect(page.get_by_role("button", name="ほかの認証アプリで使う")).to_be_visible()
    snapshot(page, "token-360-cannot-run")
    context.close()


def test_a_seed_that_could_not_be_kept_is_said_to_be_lost(page: Page, waiting: Waiting) -> None:
    page.goto(f"{waiting.institution.token_origin}/")
    type_in(page, waiting)
    page.evaluate("() => { IDBObjectStore.prototype.put = () => { throw new Error(); }; }")
    page.get_by_role("button", name="送信").click()
    expect(page.locator(".error-summary")).to_contain_text("トークンの発行からやり直してください")
    expect(page.locator(".token-card")).to_have_count(0)
