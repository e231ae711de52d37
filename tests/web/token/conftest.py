"""The token app in a real browser; Django is not ready yet when this file is read."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from madoguchi.institutions.registry import Institution
    from token_app import Waiting

_CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="module")
def app(bank: tuple[Institution, ...]) -> Iterator[Institution]:
    """The first institution, with its token app served at an address of its own."""
    from token_app_browser import served

    with served(bank[0]) as institution:
        yield institution


@pytest.fixture(scope="module")
def maker(bank: tuple[Institution, ...]) -> Iterator[Institution]:
    """The institution whose app has its token made by itself, served in the same way."""
    from token_app_browser import served

    with served(bank[1]) as institution:
        yield institution


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without its calls home."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A telephone's screen; its content policy must have kept nothing out."""
    from token_app_browser import watched

    context = browser.new_context(locale="ja-JP", viewport={"width": 360, "height": 740})
    page = watched(context)
    yield page
    problems = page.evaluate("window.problems ?? []")
    context.close()
    assert problems == []


@pytest.fixture
def waiting(app: Institution) -> Waiting:
    """A token that waits for its app."""
    from token_app import issue
    from token_app_browser import elsewhere

    return elsewhere(lambda: issue(app))
