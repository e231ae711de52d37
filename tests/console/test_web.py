"""Goal: `madoguchi web` serves, logs no word a stranger sent, and stops when it is told to.

Method: the command as a program of its own, at an installation whose database does not answer.
"""

import json
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from demonstration import CONSOLE, neighbouring_ports, somebody_listens
from terminal import Ask

_PATIENCE_SECONDS = 30.0


class Web:
    """The command, serving the only site of an installation."""

    def __init__(self, folder: Path) -> None:
        self.port = neighbouring_ports(1)
        file = folder / "installation.toml"
        file.write_text(file.read_text().replace(":8000", f":{self.port}"))
        self.log_file = folder / "web.log"
        with self.log_file.open("wb") as log:
            self.program = subprocess.Popen(
                [*CONSOLE, "web", "--data", str(folder), "--workers", "1", "--threads", "2"],
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not somebody_listens(self.port):
            assert time.monotonic() < deadline, self.log_file.read_text()
            time.sleep(0.05)

    def get(self, path: str) -> tuple[int, str | None]:
        """Ask for a page; returns the status and how long it may be kept."""
        browser = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with browser.open(f"http://127.0.0.1:{self.port}{path}") as answer:
                return answer.status, answer.headers["Cache-Control"]
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers["Cache-Control"]

    def say(self, request: bytes) -> bytes:
        """Say something to the port that need not be a request."""
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(request)
            return line.recv(4096)

    def log(self) -> list[dict[str, str]]:
        """Every line it has logged."""
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]


@pytest.fixture
def web(asleep: Path) -> Iterator[Web]:
    web = Web(asleep)
    yield web
    web.program.kill()
    web.program.wait()


def test_a_site_is_served_where_its_address_says_until_told_to_stop(web: Web) -> None:
    assert web.get("/static/base.css") == (200, "max-age=3600, public")
    assert web.get("/static/../settings.py")[0] == 404
    assert web.get("/login/") == (200, "no-store")
    web.program.send_signal(signal.SIGTERM)
    assert web.program.wait(_PATIENCE_SECONDS) == 0
    log = web.log()
    assert all({"event", "level", "timestamp"} <= line.keys() for line in log)
    assert f"Listening at: http://127.0.0.1:{web.port}" in log[1]["event"]


def test_what_a_stranger_sends_is_not_logged(web: Web) -> None:
    assert web.say(b"SECRET1 not a request\r\n\r\n").startswith(b"HTTP/1.1 400 ")
    stranger = b"GET /?SECRET2 HTTP/1.1\r\nHost: SECRET3.example\r\nConnection: close\r\n\r\n"
    assert web.say(stranger).startswith(b"HTTP/1.1 400 ")
    assert web.get("/SECRET4/")[0] in (404, 302, 200)
    assert web.get("/entries/?SECRET5")[0] in (200, 302)
    log = web.log()
    assert "SECRET" not in json.dumps(log)
    assert [line["event"] for line in log if line["level"] == "warning"] == ["Invalid request"]


def test_a_site_behind_tls_needs_to_be_told_where_to_listen(ask: Ask, asleep: Path) -> None:
    file = asleep / "installation.toml"
    file.write_text(file.read_text().replace("http://127.0.0.1:8000", "https://bank.example"))
    refused = subprocess.run(
        [*CONSOLE, "web", "--data", str(asleep)], capture_output=True, text=True, check=False
    )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "madoguchi: https://bank.example is not served from here; "
        "say where to listen with --bind HOST:PORT\n"
    )


def test_hands_are_counted_from_one(ask: Ask, asleep: Path) -> None:
    reply = ask("web", "--data", str(asleep), "--threads", "0")
    assert reply.code == 2
    assert reply.err.startswith("madoguchi: argument --threads: 0 is not from 1 to 64")
