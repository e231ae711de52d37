"""A running demonstration and a real browser: what a customer has before him."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from demonstration import Demonstration, console
from madoguchi.demo.premises import SITES
from open_bank import OpenBank

_CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="session")
def demo() -> Iterator[OpenBank]:
    """`madoguchi demo`, standing at a Wednesday morning."""
    data = Path(tempfile.mkdtemp(prefix="madoguchi-journey-"))
    data.chmod(0o755)
    demonstration = Demonstration(data)
    demonstration.start()
    assert len(demonstration.sites) == len(SITES), demonstration.said
    cast = console("demo", "--cast", "--json")
    yield OpenBank(data, demonstration.sites, json.loads(cast.stdout))
    assert demonstration.interrupt() == 0
    shutil.rmtree(data, ignore_errors=True)


# Not for the whole run: while Playwright runs, Django refuses to ask the database in this thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without its calls home."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        yield browser
        browser.close()
