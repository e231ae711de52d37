"""Goal: an app that shows the right code, also offline, and keeps a key that nobody can read.

Method: a real browser at a real server in this process; codes are compared with the bank's own.
"""

import datetime as dt
import re

from django.templatetags.static import static
from playwright.sync_api import Browser, Page, expect

from journeys_kit import snapshot
from madoguchi.access import otp
from madoguchi.institutions import clock
from madoguchi.institutions.registry import Institution
from madoguchi.web.token.install import SHELL
from token_app import Waiting
from token_app_browser import is_code_of, may_be_opened_offline, set_up, shown


def test_the_code_shown_is_that_of_the_banks_seed(page: Page, waiting: Waiting) -> None:
    set_up(page, waiting)
    code = shown(page)
    assert is_code_of(waiting.seed, code)
    spoken = page.locator(".token-code__spoken").inner_text()
    assert spoken.endswith(" ".join(code))
    expect(page.locator(".token-card__issuer")).to_have_text(
        waiting.institution.profile.institution.name
    )
    expect(page.locator("#set-up")).to_be_hidden()


def test_the_app_opens_and_shows_the_code_without_a_connection(
    page: Page, waiting: Waiting
) -> None:
    set_up(page, waiting)
    may_be_opened_offline(page)
    page.context.set_offline(True)
    page.reload()
    assert is_code_of(waiting.seed, shown(page))
    snapshot(page, "token-360-offline")
    page.context.set_offline(False)
    kept = page.evaluate("""async () => {
        const [name] = await caches.keys();
        const all = await (await caches.open(name)).keys();
        return all.map(({ url }) => new URL(url).pathname);
    }""")
    assert set(kept) == {"/", *(static(name) for name in SHELL)}


def test_neither_the_page_nor_anybody_else_can_read_the_key(page: Page, waiting: Waiting) -> None:
    set_up(page, waiting)
    kept = page.evaluate("""async () => {
        const { tokens } = await import("/static/token/store.js");
        const [{ key, ...rest }] = await tokens();
        const refused = await crypto.subtle.exportKey("raw", key).then(() => "", (no) => no.name);
        return { extractable: key.extractable, usages: key.usages, refused, rest };
    }""")
    assert kept == {
        "extractable": False,
        "usages": ["sign"],
        "refused": "InvalidAccessError",
        "rest": {
            "issuer": waiting.institution.profile.institution.name,
            "label": waiting.user_id,
            "digits": 6,
            "period": 60,
        },
    }


def test_the_bytes_of_the_seed_are_wiped_once_the_key_is_made(page: Page, app: Institution) -> None:
    page.goto(f"{app.token_origin}/")
    left = page.evaluate("""async () => {
        const { keyFrom } = await import("/static/token/code.js");
        const seed = new Uint8Array(20).fill(7);
        await keyFrom(seed);
        return [...seed];
    }""")
    assert left == [0] * 20


def test_codes_are_those_of_the_standard(page: Page, app: Institution) -> None:
    """The values of RFC 6238, appendix B, for SHA-1."""
    page.goto(f"{app.token_origin}/")
    codes = page.evaluate("""async () => {
        const { codeOf, keyFrom, stepAt } = await import("/static/token/code.js");
        const key = await keyFrom(new TextEncoder().encode("12345678901234567890"));
        const seconds = [59, 1111111109, 1111111111, 1234567890, 2000000000, 20000000000];
        return Promise.all(seconds.map((each) => codeOf(key, stepAt(each * 1000, 30), 8)));
    }""")
    assert codes == ["94287082", "07081804", "14050471", "89005924", "69279037", "65353130"]


def test_the_clock_of_the_device_may_be_wrong(browser: Browser, waiting: Waiting) -> None:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.clock.install(time=clock.now() - dt.timedelta(hours=3))
    set_up(page, waiting)
    assert is_code_of(waiting.seed, shown(page))
    expect(page.locator("#clock-differs")).to_be_visible()
    context.close()


def test_when_the_device_is_set_right_later_the_codes_stay_right(
    browser: Browser, waiting: Waiting
) -> None:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    set_up(page, waiting)
    page.evaluate("localStorage.setItem('clock-offset', String(3 * 3600 * 1000))")
    page.reload()
    expect(page.locator("#clock-differs")).to_be_hidden()
    assert page.evaluate("Math.abs(Number(localStorage.getItem('clock-offset'))) < 10_000")
    expect(page.locator(".token-code__shown")).to_have_text(
        re.compile("|".join(codes_of_now(waiting.seed)))
    )
    context.close()


def codes_of_now(seed: bytes) -> list[str]:
    step = otp.step_at(clock.now(), period_seconds=60)
    return [otp.code(seed, step + each, digits=6) for each in (0, 1)]


def test_the_code_is_copied_with_one_press(page: Page, waiting: Waiting) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    set_up(page, waiting)
    page.get_by_role("button", name="コピー").click()
    expect(page.get_by_text("コピーしました。")).to_be_visible()
    assert is_code_of(waiting.seed, page.evaluate("navigator.clipboard.readText()"))


def test_a_changed_code_is_spoken_only_to_those_who_asked(
    browser: Browser, waiting: Waiting
) -> None:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    page.clock.install(time=clock.now())
    set_up(page, waiting)
    first = shown(page)
    said = page.locator(".token-card__spoken-change")
    live = page.locator("[aria-live], [role=status], [role=alert]").filter(visible=True)
    assert not any(first in text.replace(" ", "") for text in live.all_inner_texts())
    page.clock.fast_forward(60_000)
    expect(page.locator(".token-code__shown")).not_to_have_text(first)
    expect(said).to_have_text("")
    page.get_by_role("button", name="変わったら読み上げる").click()
    second = shown(page)
    page.clock.fast_forward(60_000)
    expect(page.locator(".token-code__shown")).not_to_have_text(second)
    expect(said).to_have_text(page.locator(".token-code__spoken").inner_text())
    context.close()
