"""The pages about identity and those of the staff: axe finds nothing, on phone and PC."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from clerks import at_work
from demonstration import connect
from journeys_kit import inspect, inspect_refused, out_of_reach, sign_on
from madoguchi.policy.profile import Profile, read_profile
from madoguchi.staff import kinds
from own_building import PROFILES

# Where nobody needs to be signed on; with what is typed for a refusal where the form has one.
OPEN: dict[str, dict[str, dict[str, str] | None]] = {
    "akagi": {"login/": {}, "logged-out/": None},
    "naniwa": {"login/": {}, "token/registration/": {}, "changes/stopped/": None},
}
CHANGES: dict[str, dict[str, dict[str, str] | None]] = {
    "akagi": {
        "": None,
        "password/": {},
        "login-id/": {},
        "details/": {"mail": "@"},
        "limit/": {"limit": "0.5"},
    },
    "naniwa": {"": None, "password/": {}, "details/": None, "mails/": None, "stop/": None},
}
STAFF = [
    "",
    "customers/?q=試験",
    "customers/1/timeline/",
    "applications/",
    "letters/",
    "trail/",
    "members/",
    "members/1/",
    "notices/",
    "notices/1/",
    "reconciliation/",
]


def new_page(browser: Browser) -> Page:
    # The page's own policy would keep the checker's script out.
    return browser.new_context(locale="ja-JP", bypass_csp=True).new_page()


@pytest.mark.parametrize("institution", ["akagi", "naniwa"])
def test_the_customers_pages_about_identity_are_accessible(
    demo: Any, browser: Browser, institution: str
) -> None:
    site, page = demo.sites[institution], new_page(browser)
    for path, typed in OPEN[institution].items():
        assert seen(page, f"{site}{path}", f"{institution}-open", refused=typed) == 200
    sign_on(page, site, demo.person(institution, nth=1))
    for path, typed in CHANGES[institution].items():
        assert seen(page, f"{site}changes/{path}", f"{institution}-changes", refused=typed) == 200
    assert seen(page, f"{site}token/", f"{institution}-token") == 200


def test_the_page_on_which_an_old_password_is_changed_is_accessible(
    demo: Any, browser: Browser
) -> None:
    site, person, page = demo.sites["akagi"], demo.person("akagi", nth=1), new_page(browser)
    contract = "SELECT id FROM akagi.customers_contract WHERE login_id = %s"
    with old_passwords(demo, contract, person["login_id"]):
        sign_on(page, site, person)
        assert page.url == f"{site}steps/old-passwords/"
        inspect(page, "akagi-old-passwords")
        inspect_refused(page, "akagi-old-passwords")


@contextlib.contextmanager
def old_passwords(demo: Any, contract: str, login_id: str) -> Iterator[None]:
    """Somebody's passwords, for once set two years ago: nobody waits for that long."""
    older = (
        f"UPDATE akagi.access_password SET set_at = set_at - %s WHERE contract_id = ({contract})"
    )
    with connect(demo.data) as bank:
        bank.execute(older, [dt.timedelta(days=730), login_id])
        try:
            yield
        finally:
            bank.execute(older, [dt.timedelta(days=-730), login_id])


def test_the_staffs_pages_are_accessible(demo: Any, browser: Browser) -> None:
    site = demo.sites["akagi-staff"]
    page = new_page(browser)
    assert seen(page, f"{site}login/", "staff", refused={}) == 200
    # Somebody with a session, so that the customer's page has all its parts.
    sign_on(new_page(browser), demo.sites["akagi"], demo.person("akagi"))
    page = at_work(browser, demo, "akagi", "manager", bypass_csp=True)
    for path in STAFF:
        assert seen(page, f"{site}{path}", "staff") == 200
    see_every_kind(page, site, "akagi", but=frozenset())
    page = at_work(browser, demo, "akagi", "viewer", bypass_csp=True)
    assert seen(page, f"{site}members/", "staff-viewer-refused") == 403
    assert seen(page, f"{site}customers/999999/", "staff-not-found") == 404


def test_the_pages_that_another_institutions_staff_has_besides_are_accessible(
    demo: Any, browser: Browser
) -> None:
    page = at_work(browser, demo, "naniwa", "manager", bypass_csp=True)
    site = demo.sites["naniwa-staff"]
    assert seen(page, site, "staff-naniwa") == 200
    same = frozenset(kind.key for kind in kinds.offered_by(profile_of("akagi")))
    # What is asked for here differs in its fields, though the kinds have the same names.
    see_every_kind(page, site, "naniwa", but=same - {"open-contract", "release-lock"})


def see_every_kind(page: Page, site: str, institution: str, *, but: frozenset[str]) -> None:
    """The customer's page, and from each kind of application its form, empty and refused."""
    assert seen(page, f"{site}customers/1/", f"staff-{institution}") == 200
    for kind in kinds.offered_by(profile_of(institution)):
        if kind.key in but:
            continue
        of_whom = "customers/1/" if kind.of_contract else ""
        answer = page.goto(f"{site}{of_whom}apply/{kind.key}/")
        assert answer is not None and answer.status in (200, 409, 422), kind.key
        inspect(page, f"staff-{institution}-{kind.key}")
        if page.locator("main form .button--primary").count() == 1:
            inspect_refused(page, f"staff-{institution}-{kind.key}")


def profile_of(institution: str) -> Profile:
    """What the demonstration's institution is like."""
    return read_profile((PROFILES / f"{institution}.toml").read_text(encoding="utf-8"))


def seen(page: Page, address: str, name: str, *, refused: dict[str, str] | None = None) -> int:
    """Open and inspect a page on both screens; returns the status it was answered with.

    `refused`: what to type so that the form is refused, and that is inspected too.
    """
    answer = page.goto(address)
    assert answer is not None
    path = address.partition("://")[2].partition("/")[2].replace("/", "-").partition("?")[0]
    name = f"{name}-{path}".strip("-")
    inspect(page, name)
    if refused is not None:
        for field, text in refused.items():
            page.locator(f'input[name="{field}"]').fill(text)
        inspect_refused(page, name)
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
