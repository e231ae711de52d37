"""Goal: whoever has no token yet makes one with the app alone, and registers what it shows.

Method: a real browser at the app of an institution whose tokens begin by a serial number.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from cast import open_person
from journeys_kit import snapshot
from madoguchi.access import accept_code, seeds, token_stock
from madoguchi.access.models import StockedToken, Token
from madoguchi.access.register_token import Registration, fold_serial, register
from madoguchi.institutions import clock, current
from madoguchi.institutions.registry import Institution
from token_app_browser import elsewhere, findings, is_code_of, may_be_opened_offline, shown
from token_kit import card_answer, login_of


def make(page: Page, maker: Institution) -> str:
    """Agree, have a token made, and read its serial number."""
    page.goto(f"{maker.token_origin}/")
    page.get_by_label("利用規約に同意する").check()
    page.get_by_role("button", name="トークンを作る").click()
    expect(page.locator("#set-up-done")).to_be_focused()
    label = page.locator(".token-card__label")
    expect(label).to_have_text(re.compile(r"^AP[0-9A-Z]{2}(-[0-9A-Z]{4}){2}$"))
    return label.inner_text()


def seed_of(maker: Institution, serial: str) -> bytes:
    def opened() -> bytes:
        with current.serving(maker):
            row = StockedToken.objects.get(serial=fold_serial(serial))
            return seeds.open_(bytes(row.seed), owner=token_stock.owner_of(row.serial))

    return elsewhere(opened)


def test_the_app_makes_a_token_shows_its_number_and_code_and_needs_no_connection_after_that(
    page: Page, maker: Institution
) -> None:
    serial = make(page, maker)
    snapshot(page, "token-360-made")
    seed = seed_of(maker, serial)
    assert is_code_of(seed, shown(page), period=30)
    may_be_opened_offline(page)
    page.context.set_offline(True)
    page.reload()
    expect(page.locator(".token-card__label")).to_have_text(serial)
    assert is_code_of(seed, shown(page), period=30)
    extractable = page.evaluate("""async () => {
        const { tokens } = await import("/static/token/store.js");
        return (await tokens()).map(({ key }) => key.extractable);
    }""")
    assert extractable == [False]


def test_what_the_app_shows_is_registered_as_a_token_of_hardware_is(
    page: Page, maker: Institution
) -> None:
    serial, code = make(page, maker), shown(page)

    def registered() -> tuple[str, str, bool]:
        naoko = open_person(maker)
        at = clock.now()
        with current.serving(maker):
            register(
                Registration(serial, code, False),
                proved=login_of(naoko, at=at),
                answer=card_answer(naoko, at=at),
                profile=maker.profile,
                at=at,
            )
            row = Token.objects.get(contract_id=naoko.contract_id)
            return row.kind, row.state, accept_code.has_token(naoko.contract_id)

    assert elsewhere(registered) == ("software", "in-use", True)


def test_serial_number_and_code_are_copied_each_by_its_button(
    browser: Browser, maker: Institution
) -> None:
    context = browser.new_context(locale="ja-JP", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    serial = make(page, maker)
    page.get_by_role("button", name="シリアル番号をコピー").click()
    expect(page.locator(".token-card__said")).to_have_text("コピーしました。")
    assert page.evaluate("navigator.clipboard.readText()") == serial
    page.get_by_role("button", name="コピー", exact=True).click()
    page.wait_for_function("navigator.clipboard.readText().then((text) => /^\\d{6}$/.test(text))")
    context.close()


def test_a_second_token_can_be_made_and_the_first_stays(page: Page, maker: Institution) -> None:
    make(page, maker)
    page.get_by_role("button", name="別のトークンを追加する").click()
    expect(page.get_by_label("利用規約に同意する")).to_be_focused()
    page.get_by_label("利用規約に同意する").check()
    page.get_by_role("button", name="トークンを作る").click()
    expect(page.locator(".token-card")).to_have_count(2)


def test_when_many_wait_the_app_says_so_and_can_be_asked_again(
    page: Page, maker: Institution, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = maker.profile.one_time_passwords
    assert rule is not None
    none = rule.model_copy(update={"app_tokens_per_hour": 0})
    with monkeypatch.context() as crowded:
        crowded.setitem(maker.profile.__dict__, "one_time_passwords", none)
        page.goto(f"{maker.token_origin}/")
        page.get_by_label("利用規約に同意する").check()
        page.get_by_role("button", name="トークンを作る").click()
        expect(page.locator(".error-summary")).to_contain_text("O04")
        expect(page.locator(".token-card")).to_have_count(0)
        snapshot(page, "token-360-many-wait")
    page.get_by_role("button", name="トークンを作る").click()
    expect(page.locator(".token-card")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_state_is_accessible_and_fits_every_screen(
    browser: Browser, maker: Institution, scheme: str
) -> None:
    # The page's own policy would keep the checker's script out.
    context = browser.new_context(locale="ja-JP", bypass_csp=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{maker.token_origin}/")
    found = look_at(page, f"{scheme}-make")
    page.get_by_role("button", name="トークンを作る").click()
    expect(page.locator(".error-summary")).to_be_focused()
    found += look_at(page, f"{scheme}-make-faulty")
    make(page, maker)
    found += look_at(page, f"{scheme}-made")
    page.get_by_role("button", name="トークンを削除").click()
    found += look_at(page, f"{scheme}-made-removal")
    page.get_by_role("button", name="削除しない").click()
    page.get_by_role("button", name="別のトークンを追加する").click()
    page.get_by_label("利用規約に同意する").check()
    page.get_by_role("button", name="ほかの認証アプリで使う").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("ほかの認証アプリの設定")
    found += look_at(page, f"{scheme}-made-authenticator")
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
