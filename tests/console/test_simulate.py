"""`madoguchi simulate zengin` plays the clearing centre where the installation looks for it."""

import signal
import subprocess
from pathlib import Path

import pytest

from demonstration import CONSOLE, neighbouring_ports
from terminal import Ask


def first_line_of(*words: str) -> str:
    program = subprocess.Popen(
        [*CONSOLE, "simulate", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    line = program.stdout.readline()
    program.send_signal(signal.SIGTERM)
    _, said = program.communicate(timeout=30)
    assert (program.returncode, said) == (0, "")
    return line


def test_it_listens_where_the_installation_says(asleep: Path) -> None:
    port = neighbouring_ports(1)
    file = asleep / "installation.toml"
    file.write_text(file.read_text().replace("port = 1\n", f"port = {port}\n"))
    assert first_line_of("--data", str(asleep), "zengin") == f"ready clearing 127.0.0.1:{port}\n"
    assert (asleep / "clearing.sqlite").is_file()


def test_what_is_said_after_its_name_goes_before_the_installation(
    asleep: Path, tmp_path: Path
) -> None:
    port, store = neighbouring_ports(1), tmp_path / "centre.sqlite"
    words = ("zengin", "--port", str(port), "--store", str(store))
    assert first_line_of("--data", str(asleep), *words) == f"ready clearing 127.0.0.1:{port}\n"
    assert store.is_file()


def test_it_explains_its_own_options(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from madoguchi.console.main import main

    with pytest.raises(SystemExit) as ended:
        main(["simulate", "zengin", "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: madoguchi simulate zengin [-h]")


def test_nobody_else_can_be_played(ask: Ask) -> None:
    reply = ask("simulate", "weather")
    assert reply.code == 2
    assert "invalid choice: 'weather'" in reply.err
