"""Machines at which an operator may sit, with and without an installation."""

import os
from pathlib import Path

import pytest

from madoguchi.console.main import main
from terminal import Ask, Reply


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Run a command as if it were typed."""

    def typed(*words: str) -> Reply:
        code = main(words)
        out, err = capsys.readouterr()
        return Reply(code, out, err)

    return typed


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine with no installation on it; returns the home of its only user."""
    monkeypatch.delenv("MADOGUCHI_INSTALLATION", raising=False)
    # A command that acts as the owner says so in the environment; the next test must not.
    monkeypatch.setenv("MADOGUCHI_AS_OWNER", "")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def asleep(bare: Path) -> Path:
    """An installation whose database does not answer; returns its folder."""
    profiles = Path(__file__).parents[2] / "src/madoguchi/demo/profiles"
    (bare / "master.key").write_bytes(bytes(32))
    (bare / "installation.toml").write_text(
        f"""
master_key_file = "master.key"
[database]
host = "{bare}"
[[sites]]
profile = "{profiles / "akagi.toml"}"
origin = "http://127.0.0.1:8000"
[clearing]
port = 1
"""
    )
    return bare
