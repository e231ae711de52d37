"""A real browser at the token app, which is served in this process at an address of its own."""

import contextlib
import dataclasses
import re
import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

from axe_playwright_python.sync_playwright import Axe
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from playwright.sync_api import BrowserContext, Page, expect

from madoguchi.access import otp
from madoguchi.config.wsgi import application
from madoguchi.institutions import clock, registry
from madoguchi.institutions.registry import Institution
from token_app import START_PASSWORD, Waiting

_Result = TypeVar("_Result")


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests speak for themselves."""


@contextlib.contextmanager
def served(institution: Institution) -> Iterator[Institution]:
    """Serve the institution's token app at an address of its own."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.daemon_threads = True
    server.set_app(application)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    own = f"http://127.0.0.1:{server.server_address[1]}"
    elsewhere_served = dataclasses.replace(institution, token_origin=own)
    registry.install([elsewhere_served])
    yield elsewhere_served
    registry.install([institution])
    server.shutdown()
    serving.join()
    server.server_close()


def watched(context: BrowserContext) -> Page:
    """A page that remembers what its content policy kept out."""
    context.add_init_script(
        "window.problems = [];"
        "addEventListener('securitypolicyviolation',"
        " (event) => problems.push(`${event.violatedDirective} ${event.blockedURI}`))"
    )
    return context.new_page()


def elsewhere(deed: Callable[[], _Result]) -> _Result:
    """Ask the database in another thread: in this one the browser is being steered."""
    results: list[_Result] = []

    def hand() -> None:
        results.append(deed())
        connections.close_all()

    thread = threading.Thread(target=hand)
    thread.start()
    thread.join()
    return results[0]


def type_in(page: Page, waiting: Waiting, *, start_password: str = START_PASSWORD) -> None:
    """Fill the set-up form in."""
    page.get_by_label("サービスＩＤ").fill(waiting.service_id)
    page.get_by_label("ユーザＩＤ").fill(waiting.user_id)
    page.get_by_label("利用開始パスワード", exact=False).first.fill(start_password)
    page.get_by_label("利用規約に同意する").check()


def set_up(page: Page, waiting: Waiting) -> None:
    """Set the app up and wait for its code."""
    page.goto(f"{waiting.institution.token_origin}/")
    type_in(page, waiting)
    page.get_by_role("button", name="送信").click()
    expect(page.locator("#set-up-done")).to_be_focused()


def shown(page: Page, nth: int = 0) -> str:
    """The code a card shows."""
    code = page.locator(".token-code__shown").nth(nth)
    expect(code).to_have_text(re.compile(r"^\d{6}$"))
    return code.inner_text().replace("\n", "")


def is_code_of(seed: bytes, code: str, *, period: int = 60) -> bool:
    """Say whether a code is the one of this time step, or of the one that just ended."""
    step = otp.step_at(clock.now(), period_seconds=period)
    return code in {otp.code(seed, each, digits=6) for each in (step, step - 1)}


def may_be_opened_offline(page: Page) -> None:
    """Wait until the service worker looks after the page."""
    page.evaluate("""() => new Promise((resolve, reject) => {
        const { serviceWorker } = navigator;
        if (serviceWorker.controller) resolve();
        serviceWorker.addEventListener("controllerchange", resolve);
        setTimeout(() => reject(new Error("no service worker came")), 10_000);
    }).then(() => true)""")


def findings(page: Page) -> list[str]:
    """What axe finds on the page: rule and place."""
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]
