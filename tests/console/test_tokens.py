"""`madoguchi tokens`: the new tokens of a file go into stock; seeds are never shown."""

import json
from pathlib import Path

import pytest

from cast import open_person
from madoguchi.console.main import main
from madoguchi.institutions.registry import Institution
from token_kit import pskc, registered

Bank = tuple[Institution, ...]


def write(folder: Path, text: str) -> str:
    file = folder / "seeds.xml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def serials(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert main(["tokens", "list", "naniwa", "--json"]) == 0
    return [each["serial"] for each in json.loads(capsys.readouterr().out)]


def test_a_file_goes_into_stock_and_is_listed_without_its_seed(
    bank: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = b"abcdefghijklmnopqrst"
    assert main(["tokens", "import", "naniwa", write(tmp_path, pskc("CT0001", seed))]) == 0
    assert capsys.readouterr().out == "1 tokens taken into stock\n"
    assert main(["tokens", "list", "naniwa", "--json"]) == 0
    said = capsys.readouterr().out
    [row] = [each for each in json.loads(said) if each["serial"] == "CT0001"]
    names = {"serial", "maker", "digits", "period_seconds", "imported_at", "reserved"}
    assert set(row) == names and row["reserved"] is False
    assert (row["maker"], row["digits"], row["period_seconds"]) == ("Token Works", 6, 30)
    assert seed.hex() not in said and "YWJjZGVm" not in said
    assert main(["tokens", "list", "naniwa"]) == 0
    assert "CT0001  Token Works" in capsys.readouterr().out


def test_of_a_file_sent_again_the_new_tokens_are_taken_and_the_known_ones_named(
    bank: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one, two = pskc("CT0011"), pskc("CT0012")
    body = two.partition("<KeyPackage>")[2].partition("</KeyPackage>")[0]
    both = one.replace("</KeyPackage>", f"</KeyPackage><KeyPackage>{body}</KeyPackage>")
    assert main(["tokens", "import", "naniwa", write(tmp_path, one)]) == 0
    capsys.readouterr()
    assert main(["tokens", "import", "naniwa", write(tmp_path, both)]) == 0
    assert capsys.readouterr().out == (
        "1 tokens taken into stock\nknown already, left as they are: CT0011\n"
    )
    assert {"CT0011", "CT0012"} <= set(serials(capsys))


def test_a_token_a_customer_has_is_known_too(
    bank: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from madoguchi.access.models import Token
    from madoguchi.institutions import current

    naoko = open_person(bank[1])
    registered(naoko)
    with current.serving(bank[1]):
        serial = Token.objects.get(contract_id=naoko.contract_id).serial
    assert main(["tokens", "import", "naniwa", write(tmp_path, pskc(serial))]) == 0
    assert capsys.readouterr().out == (
        f"0 tokens taken into stock\nknown already, left as they are: {serial}\n"
    )
    assert serial not in serials(capsys)


def test_an_operators_mistakes_are_told_in_one_line(
    bank: Bank, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path, pskc("CT0021"))
    key, password = tmp_path / "key", tmp_path / "password"
    key.write_text("12345678901234567890123456789012\n")
    password.write_bytes(b"\xff\xfe")
    for words, said in (
        (["import", "nobody", good], "no institution 'nobody'"),
        (["import", "naniwa", str(tmp_path / "none.xml")], "cannot be read"),
        (["import", "naniwa", good, "--key-file", str(key)], "is not encrypted, but a key"),
        (["import", "naniwa", good, "--password-file", str(password)], "is not in UTF-8"),
        (["import", "naniwa", good, "--key-file", "a", "--password-file", "b"], "not allowed"),
        (["import", "naniwa", str(key)], "the file is no XML"),
        (["list", "nobody"], "no institution 'nobody'"),
    ):
        assert main(["tokens", *words]) == 2
        error = capsys.readouterr().err
        assert said in error and error.count("\n") == 1
    assert "CT0021" not in serials(capsys)
