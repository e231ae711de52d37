"""The pages about identity and those of the staff: axe finds nothing, on phone and PC."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from clerks import at_work
from journeys_kit import inspect, out_of_reach, sign_on

OPEN = {"akagi": ["login/", "first-use/"], "naniwa": ["login/", "token/registration/"]}
CHANGES = {
    "akagi": ["", "password/", "login-id/", "details/", "limit/"],
    "naniwa": ["", "password/", "details/", "limit/", "mails/", "stop/"],
}
TOKENS = {"akagi": ["", "issue/"], "naniwa": [""]}
STAFF = [
    "",
    "customers/?q=試験",
    "applications/",
    "letters/",
    "trail/",
    "members/",
    "notices/",
    "reconciliation/",
]
KINDS = [
    "reissue-passwords",
    "release-lock",
    "reset-questions",
    "set-limit",
    "place-hold",
    "release-hold",
    "set-overdraft",
    "stop-contract",
]


def new_page(browser: Browser) -> Page:
    # The page's own policy would keep the checker's script out.
    return browser.new_context(locale="ja-JP", bypass_csp=True).new_page()


@pytest.mark.parametrize("institution", ["akagi", "naniwa"])
def test_the_customers_pages_about_identity_are_accessible(
    demo: Any, browser: Browser, institution: str
) -> None:
    site, page = demo.sites[institution], new_page(browser)
    for path in OPEN[institution]:
        assert seen(page, f"{site}{path}", f"{institution}-open") == 200
    sign_on(page, site, demo.person(institution, nth=1))
    for path in CHANGES[institution]:
        assert seen(page, f"{site}changes/{path}", f"{institution}-changes") == 200
    for path in TOKENS[institution]:
        assert seen(page, f"{site}token/{path}", f"{institution}-token") == 200


def test_the_staffs_pages_are_accessible(demo: Any, browser: Browser) -> None:
    site = demo.sites["akagi-staff"]
    # Somebody with a session, so that the customer's page has all its parts.
    sign_on(new_page(browser), demo.sites["akagi"], demo.person("akagi"))
    page = at_work(browser, demo, "akagi", "manager", bypass_csp=True)
    for path in STAFF:
        assert seen(page, f"{site}{path}", "staff") == 200
    assert seen(page, f"{site}customers/1/", "staff") == 200
    assert seen(page, f"{site}customers/1/timeline/", "staff") == 200
    for kind in KINDS:
        answer = page.goto(f"{site}customers/1/apply/{kind}/")
        assert answer is not None and answer.status in (200, 409, 422), kind
        inspect(page, f"staff-{kind}")


def seen(page: Page, address: str, name: str) -> int:
    """Open and inspect a page on both screens; returns the status it was answered with."""
    answer = page.goto(address)
    assert answer is not None
    path = address.partition("://")[2].partition("/")[2].replace("/", "-").partition("?")[0]
    inspect(page, f"{name}-{path}".strip("-"))
    return answer.status


def test_control_what_the_keyboard_cannot_reach_or_show_is_found(browser: Browser) -> None:
    page = new_page(browser)
    page.set_content(
        '<button>はい</button><a href="#x" style="outline: none">こちら</a>'
        '<input type="radio" name="r" checked><input type="radio" name="r">'
        '<p id="trap" tabindex="0">先へ</p><button id="never">いいえ</button>'
        "<script>trap.onkeydown = press => press.preventDefault();</script>"
    )
    found = out_of_reach(page)
    assert len(found) == 2
    assert "does not show its focus" in found[0] and "こちら" in found[0]
    assert "out of the keyboard" in found[1] and "never" in found[1]
