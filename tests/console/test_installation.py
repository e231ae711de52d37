"""Which installation a command is about, and what is said when it cannot be used."""

from argparse import Namespace
from pathlib import Path

import pytest

from madoguchi.console.installation import (
    configure,
    database_answers,
    find_installation,
    read_installation,
)
from madoguchi.console.mistake import Mistake
from terminal import Ask

NOBODY_SAID = Namespace(data=None)


def test_a_machine_may_have_no_installation(bare: Path) -> None:
    assert find_installation(NOBODY_SAID) is None


def test_an_installation_that_nobody_named_is_looked_for_at_home(bare: Path) -> None:
    home = bare / ".local/share/madoguchi/demo"
    home.mkdir(parents=True)
    (home / "installation.toml").touch()
    assert find_installation(NOBODY_SAID) == home / "installation.toml"


def test_data_goes_before_the_environment(
    asleep: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = tmp_path / "other.toml"
    other.touch()
    monkeypatch.setenv("MADOGUCHI_INSTALLATION", str(other))
    assert find_installation(NOBODY_SAID) == other
    assert find_installation(Namespace(data=asleep)) == asleep / "installation.toml"


def test_an_installation_that_was_named_must_be_there(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Mistake, match=r"there is no installation file .*gone/installation.toml"):
        find_installation(Namespace(data=bare / "gone"))
    monkeypatch.setenv("MADOGUCHI_INSTALLATION", str(bare / "lost.toml"))
    with pytest.raises(Mistake, match=r"there is no installation file .*lost.toml"):
        find_installation(NOBODY_SAID)


def test_a_command_that_needs_an_installation_says_where_it_looked(bare: Path) -> None:
    with pytest.raises(Mistake, match=r"\.local/share.*; name its folder with --data DIR"):
        configure(NOBODY_SAID)


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        ("[clearing]", "[clearing", "cannot be read: "),
        ('host = "', 'hosts = "', "database.host: Field required; database.hosts: Extra inputs"),
    ],
)
def test_every_fault_of_an_installation_file_is_told(
    was: str, becomes: str, told: str, asleep: Path
) -> None:
    file = asleep / "installation.toml"
    file.write_text(file.read_text().replace(was, becomes))
    with pytest.raises(Mistake) as raised:
        read_installation(file)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_database_that_nobody_runs_does_not_answer(asleep: Path) -> None:
    database = read_installation(asleep / "installation.toml").database
    assert not database_answers(database)
    assert not database_answers(database.model_copy(update={"host": "127.0.0.1", "port": 1}))


def test_a_refresh_without_an_installation_is_a_mistake(ask: Ask, bare: Path) -> None:
    reply = ask("directory", "refresh", "--data", str(bare))
    assert (reply.code, reply.out) == (2, "")
    assert reply.err == f"madoguchi: there is no installation file {bare / 'installation.toml'}\n"
