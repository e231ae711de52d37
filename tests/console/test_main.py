"""The command line finds its commands, starts fast and answers mistakes in one line."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from madoguchi.console.main import COMMANDS, main
from terminal import Ask


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: madoguchi {command} [-h]")


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for command in (*COMMANDS, "demo"):
        assert re.search(rf"\n    {command}\s", said), command


def test_an_unknown_command_is_answered_with_those_there_are(ask: Ask) -> None:
    reply = ask("transfer")
    assert (reply.code, reply.out) == (2, "")
    assert reply.err.startswith("madoguchi: there is no command 'transfer'; there are: ")
    assert "hours, kana" in reply.err
    assert reply.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "the following arguments are required: COMMAND (see: madoguchi --help)"),
        (["kana"], "the following arguments are required: TEXT (see: madoguchi kana --help)"),
        (["--colour"], "the following arguments are required: COMMAND (see: madoguchi --help)"),
    ],
)
def test_a_mistake_is_one_line_on_stderr_and_exit_2(words: list[str], told: str, ask: Ask) -> None:
    reply = ask(*words)
    assert (reply.code, reply.out) == (2, "")
    assert reply.err == f"madoguchi: {told}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["kana", "ヤマダ"],
        ["hours", "akagi", "--deed", "balance", "--at", "2026-11-20T10:00"],
        ["profile", "check", "akagi"],
    ],
)
def test_what_needs_no_database_starts_without_django(words: list[str], bare: Path) -> None:
    program = (
        "import sys; from madoguchi.console.main import main\n"
        f"code = main({words!r})\n"
        "assert 'django' not in sys.modules\n"
        "sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
