"""`madoguchi demo --cast`: everything a visitor needs, without any database."""

import json
from pathlib import Path

import pytest

from demonstration import console
from madoguchi.console.main import main
from terminal import Reply


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> Reply:
    code = main(words)
    out, err = capsys.readouterr()
    return Reply(code, out, err)


def test_the_cast_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    reply = ask(capsys, "demo", "--cast", "--json")
    assert (reply.code, reply.err) == (0, "")
    people = json.loads(reply.out)
    assert people[0] == {
        "institution": "akagi",
        "name": "榛名 美咲",
        "kana": "ﾊﾙﾅ ﾐｻｷ",
        "login_id": "misaki93",
        "login_password": "haruna2026",
        "confirmation_password": "yuki1108",
        "mail": "misaki@haruna.example",
        "accounts": [
            {
                "branch": "005",
                "branch_name": "駅前支店",
                "kind": "1",
                "kind_name": "普通",
                "number": "9310427",
            },
            {
                "branch": "005",
                "branch_name": "駅前支店",
                "kind": "4",
                "kind_name": "貯蓄",
                "number": "9310435",
            },
        ],
    }


def test_whoever_proves_by_card_is_told_the_card(capsys: pytest.CaptureFixture[str]) -> None:
    people = json.loads(ask(capsys, "demo", "--cast", "--json").out)
    of = {
        key: [each for each in people if each["institution"] == key] for key in ("akagi", "naniwa")
    }
    assert sum(map(len, of.values())) == len(people)
    assert all("card" not in each and each["confirmation_password"] for each in of["akagi"])
    assert all("confirmation_password" not in each for each in of["naniwa"])
    for each in of["naniwa"]:
        assert list(each["card"]) == [row + column for row in "ABCDE" for column in "1234567890"]
        assert len({cell["key"] for cell in each["card"].values()}) == 50
    assert of["naniwa"][-1]["card"]["A1"] == {"key": "ship", "name": "ふね"}


def test_the_cast_is_told_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    told = ask(capsys, "demo", "--cast").out
    assert told.startswith("赤城信用組合 (akagi)\n\n  榛名 美咲  ﾊﾙﾅ ﾐｻｷ\n")
    assert "    login ID               99970410127\n" in told
    assert "    account                020 港支店 当座 9430374\n" in told
    assert "      A  ふね いちご バナナ はさみ きゅうす くつ かぎ ぶどう たいよう さかな\n" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--at", "tomorrow"), "'tomorrow' is no moment such as 2026-11-20T10:00"),
        (("--at", "2019-01-01T10:00"), "the calendar of 2019 is not known"),
        (("--port", "0"), "'0' is no port"),
        (("--port", "web"), "'web' is no port"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = ask(capsys, "demo", *words)
    assert (reply.code, reply.out) == (2, "")
    assert told in reply.err
    assert reply.err.count("\n") == 1


def test_json_alone_is_refused_because_it_would_start_a_demonstration(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reply = ask(capsys, "demo", "--json")
    assert (reply.code, reply.err) == (2, "madoguchi: --json goes with --cast\n")


def test_a_folder_that_cannot_be_made_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = console("demo", "--data", str(tmp_path / "file"))
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr.startswith(f"madoguchi: {tmp_path / 'file'} cannot be used: ")
    assert refused.stderr.count("\n") == 1
