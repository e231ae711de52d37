"""`madoguchi simulate zengin` plays the clearing centre where the installation looks for it."""

import re
import signal
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from cast import AT
from demonstration import CONSOLE, neighbouring_ports
from madoguchi.formats.clearing import telegram
from madoguchi.wires.clearing import send_credit
from madoguchi.wires.clearing.centre import Centre
from madoguchi.wires.clearing.faults import Faults
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


def test_the_billers_listen_where_the_installation_says(asleep: Path) -> None:
    port = neighbouring_ports(1)
    file = asleep / "installation.toml"
    file.write_text(f"{file.read_text()}[payeasy]\nport = {port}\n")
    assert first_line_of("--data", str(asleep), "payeasy") == f"ready payeasy 127.0.0.1:{port}\n"
    assert (asleep / "payeasy.sqlite").is_file()


def test_without_a_line_to_them_the_billers_are_not_played(asleep: Path, ask: Ask) -> None:
    reply = ask("simulate", "--data", str(asleep), "payeasy")
    assert reply.code == 2
    assert "has no [payeasy]: the service is not offered" in reply.err


def test_it_explains_its_own_options(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from madoguchi.console.main import main

    with pytest.raises(SystemExit) as ended:
        main(["simulate", "zengin", "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: madoguchi simulate zengin [-h]")


CREDIT = ("--bank", "9990", "--branch", "001", "--number", "9000001", "--name", "シケン ハナコ")


def test_another_bank_sends_money_by_a_command_of_its_own(asleep: Path, ask: Ask) -> None:
    """Typed in any width, it stands at the centre as the network carries it."""
    words = (*CREDIT, "--sender", "ヤマダ　タロウ", "--yen", "30000")
    reply = ask("simulate", "--data", str(asleep), "zengin-credit", *words)
    assert reply.code == 0
    assert re.fullmatch(r"credit [0-9a-f]{32} is number 1 for 9990\n", reply.out)
    with closing(Centre(asleep / "clearing.sqlite")) as centre:
        question = telegram.CreditsRequest(receiving_bank="9990", last_sequence=0)
        credit, _ = centre.answer(question=question, faults=Faults(), at=AT)
    assert isinstance(credit, telegram.Credit)
    assert (credit.receiver_name, credit.sender_name) == ("ｼｹﾝ ﾊﾅｺ", "ﾔﾏﾀﾞ ﾀﾛｳ")
    assert (credit.account_number, credit.amount_yen) == ("9000001", 30_000)


@pytest.mark.parametrize(
    ("sender", "yen", "why"),
    [("山田", "1", "使えません"), ("ヤマダ", "0", "a transfer of 0 yen")],
)
def test_money_nobody_could_send_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], sender: str, yen: str, why: str
) -> None:
    store = tmp_path / "centre.sqlite"
    with pytest.raises(SystemExit) as ended:
        send_credit.main(["--store", str(store), *CREDIT, "--sender", sender, "--yen", yen])
    assert (ended.value.code, store.exists()) == (2, False)
    assert why in capsys.readouterr().err


def test_nobody_else_can_be_played(ask: Ask) -> None:
    reply = ask("simulate", "weather")
    assert reply.code == 2
    assert "invalid choice: 'weather'" in reply.err
