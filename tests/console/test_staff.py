"""`madoguchi staff add`: a member is taken in, and his secret is shown once."""

import io
import os
from pathlib import Path

import pytest

from madoguchi.console.main import main
from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.staff import member

Bank = tuple[Institution, ...]
PASSWORD = "kumo to ame 2026"


def add(institution: str, login: str, *more: str) -> int:
    words = ("staff", "add", institution, "--login", login, "--name", "試験 管子")
    return main((*words, "--role", "manager", *more))


@pytest.fixture(autouse=True)
def as_the_institution(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADOGUCHI_INSTALLATION", os.environ["MADOGUCHI_INSTALLATION"])


def test_a_member_is_added_with_a_password_from_stdin(
    bank: Bank, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert add(bank[0].key, "kanko") == 0
    said = capsys.readouterr().out
    assert said.startswith("otpauth://totp/")
    assert said.count("\n") == 1
    assert "secret=" in said and "digits=6" in said and "period=30" in said
    with current.serving(bank[0]):
        [added] = [each for each in member.all_members() if each.login == "kanko"]
    assert (added.role, added.name) == ("manager", "試験 管子")


def test_a_member_is_added_with_a_password_from_a_file(
    bank: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "password"
    file.write_text(PASSWORD)
    assert add(bank[1].key, "fumiko", "--password-file", str(file)) == 0
    assert add(bank[1].key, "fumiko", "--password-file", str(file)) == 2
    assert "the login 'fumiko' is taken" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("institution", "login", "password", "said"),
    [
        ("nobody", "kanko2", PASSWORD, "there is no 'nobody'"),
        ("", "Kanko", PASSWORD, "'Kanko' is no login"),
        ("", "kanko3", "short", "12 to 128 letters"),
        ("", "kanko4", "", "12 to 128 letters"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    bank: Bank,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    institution: str,
    login: str,
    password: str,
    said: str,
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password))
    assert add(institution or bank[0].key, login) == 2
    err = capsys.readouterr().err
    assert said in err and err.count("\n") == 1


def test_a_password_is_no_argument(bank: Bank, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(bank[0].key, "kanko5", "--password", PASSWORD) == 2
    assert "unrecognized arguments" in capsys.readouterr().err
