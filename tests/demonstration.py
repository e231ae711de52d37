"""`madoguchi demo` as a program of its own, and a visitor who comes without a browser."""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from madoguchi.demo.premises import SITES, keep_key
from madoguchi.institutions import registry
from madoguchi.supervise.postgres import Cluster

CONSOLE = (sys.executable, "-m", "madoguchi.console.main")
_START_SECONDS = 120.0
_STOP_SECONDS = 60.0


def console(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator does, away from the installation of these tests."""
    return subprocess.run(
        [*CONSOLE, *words], env=operators_environment(), capture_output=True, text=True, check=False
    )


def operators_environment() -> dict[str, str]:
    """The environment without what the tests set for their own database."""
    ours = ("MADOGUCHI_INSTALLATION", "DJANGO_SETTINGS_MODULE")
    return {name: value for name, value in os.environ.items() if name not in ours}


def neighbouring_ports(count: int) -> int:
    """The first of so many neighbouring ports that nobody uses.

    A demonstration that is stopped and started again comes back to its ports: where several test
    processes run, each looks in a hundred of its own.
    """
    own = 21_000 + os.getpid() % 90 * 100
    for first in (*range(own, own + 100, 10), *range(21_000, 30_000, 10)):
        if not any(somebody_listens(first + nth) for nth in range(count)):
            return first
    raise AssertionError("no free ports")


def somebody_listens(port: int) -> bool:
    """Say whether a loopback port is answered."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


Connection = psycopg.Connection[tuple[Any, ...]]


def cluster_of(folder: Path) -> Cluster:
    """The PostgreSQL of a demonstration's folder."""
    password = registry.database_password(keep_key(folder), "postgres")
    return Cluster(home=folder, superuser_password=password)


def connect(folder: Path, dbname: str = "madoguchi") -> Connection:
    """The running database of a demonstration, as its administrator sees it."""
    return psycopg.connect(
        cluster_of(folder).server.dsn(dbname),
        password=registry.database_password(keep_key(folder), "postgres"),
        autocommit=True,
    )


class Demonstration:
    """A demonstration of one folder, started and stopped as at a terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = neighbouring_ports(len(SITES))
        self.sites: dict[str, str] = {}
        self.said: list[str] = []
        # Of each start, the first one first.
        self.seconds_to_start: list[float] = []
        self._program: subprocess.Popen[str] | None = None

    def start(self, *, at: str = "2026-11-25T10:00") -> None:
        """Start it with its clock at a moment, and wait until it has said all it has to say."""
        began = time.monotonic()
        words = ("demo", "--port", str(self.port), "--data", str(self.folder))
        self._program = subprocess.Popen(
            [*CONSOLE, *words, "--at", at],
            env=operators_environment(),
            stdout=subprocess.PIPE,
            text=True,
        )
        too_long = threading.Timer(_START_SECONDS, self._program.kill)
        too_long.start()
        assert self._program.stdout is not None
        self.said = []
        for line in self._program.stdout:
            self.said.append(line.rstrip("\n"))
            if not line.startswith("ready "):
                break
        too_long.cancel()
        self.sites = {line.split()[1]: line.split()[2] for line in self.said[:-1]}
        self.seconds_to_start.append(time.monotonic() - began)

    def interrupt(self) -> int:
        """Press Ctrl-C; returns the exit code."""
        assert self._program is not None
        self._program.send_signal(signal.SIGINT)
        code = self._program.wait(_STOP_SECONDS)
        assert self._program.stdout is not None
        self._program.stdout.close()
        self._program = None
        return code

    def stop(self) -> None:
        """Make sure that it has ended."""
        if self._program is not None:
            self.interrupt()

    def program(self, word: str) -> int | None:
        """The pid of the demonstration's own child that has this word on its command line."""
        assert self._program is not None
        for entry in Path("/proc").iterdir():
            try:
                parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
                words = (entry / "cmdline").read_text().split("\0")
            except (OSError, IndexError):
                continue
            if parent == str(self._program.pid) and word in words:
                return int(entry.name)
        return None


@dataclass(frozen=True)
class Answer:
    """What a site answered."""

    status: int
    headers: Any
    text: str


class Visitor:
    """Somebody with cookies and no browser."""

    def __init__(self, site: str) -> None:
        self._site = site
        self._browser = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        )

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask(path, None)

    def sign_on(self, person: dict[str, Any]) -> Answer:
        """Fill in the login page and press the button."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("login/").text)
        assert token is not None
        typed = {
            "csrfmiddlewaretoken": token[1],
            "login_id": person["login_id"],
            "password": person["login_password"],
        }
        return self._ask("login/", urllib.parse.urlencode(typed).encode())

    def _ask(self, path: str, body: bytes | None) -> Answer:
        try:
            with self._browser.open(f"{self._site}{path}", body, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read().decode())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read().decode())
