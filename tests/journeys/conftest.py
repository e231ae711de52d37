"""A running demonstration and a real browser: what a customer has before him."""

import datetime as dt
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import tomllib
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from madoguchi.demo.premises import SITES

SCREENSHOTS = Path(__file__).parent.parent.parent / "screenshots"
_START_SECONDS = 120.0
_CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@dataclass
class Demo:
    """A demonstration that runs: its sites, its people, its data."""

    data: Path
    sites: dict[str, str]
    people: list[dict[str, Any]]

    def person(self, institution: str, nth: int = 0) -> dict[str, Any]:
        """One of the invented people of an institution.

        The last one of akagi is issued new passwords by a journey: no other may sign on as him.
        """
        return [each for each in self.people if each["institution"] == institution][nth]

    def mails(self, to: str) -> list[dict[str, str]]:
        """What stands in the mailbox for an address."""
        with urllib.request.urlopen(f"{self.sites['mailbox']}mails.json") as answer:
            return [mail for mail in json.load(answer) if to in mail["to"]]

    def now(self) -> dt.datetime:
        """The moment at which the demonstration stands now."""
        text = (self.data / "installation.toml").read_text()
        offset = tomllib.loads(text)["clock_offset_seconds"]
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=offset)

    def console(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on the demonstration's data as an operator does."""
        return subprocess.run(
            [sys.executable, "-m", "madoguchi.console.main", *words, "--data", str(self.data)],
            env=_own_environment(),
            capture_output=True,
            text=True,
        )

    def verify(self) -> subprocess.CompletedProcess[str]:
        """Prove the books as an operator does."""
        return self.console("verify")


def _own_environment() -> dict[str, str]:
    """The operator's environment, without the settings of the tests' own database."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in ("MADOGUCHI_INSTALLATION", "DJANGO_SETTINGS_MODULE")
    }


def _free_ports(count: int) -> int:
    """The first of some neighbouring ports that nobody uses."""
    for first in range(20_000, 60_000, 10):
        probes = [socket.socket() for _ in range(count)]
        try:
            for nth, probe in enumerate(probes):
                probe.bind(("127.0.0.1", first + nth))
            return first
        except OSError:
            continue
        finally:
            for probe in probes:
                probe.close()
    raise AssertionError("no free ports")


@pytest.fixture(scope="session")
def demo() -> Iterator[Demo]:
    """`madoguchi demo`, standing at a Wednesday morning."""
    data = Path(tempfile.mkdtemp(prefix="madoguchi-journey-"))
    data.chmod(0o755)
    command = [sys.executable, "-m", "madoguchi.console.main", "demo"]
    running = subprocess.Popen(
        [
            *(*command, "--port", str(_free_ports(len(SITES))), "--data", str(data)),
            *("--at", "2026-11-25T10:00"),
        ],
        env=_own_environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    too_long = threading.Timer(_START_SECONDS, running.kill)
    too_long.start()
    assert running.stdout is not None
    sites: dict[str, str] = {}
    for line in running.stdout:
        if line.startswith("ready "):
            _, name, url = line.split()
            sites[name] = url
        if len(sites) == len(SITES):
            break
    too_long.cancel()
    assert len(sites) == len(SITES), f"only {sites} became ready"
    cast = subprocess.run(
        [*command, "--cast", "--json"],
        env=_own_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    yield Demo(data, sites, json.loads(cast.stdout))
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=60) == 0
    running.stdout.close()
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
