"""Goal: the source keeps its own rules: small files, no names of institutions, no leftovers.

Method: every text file of the project is read; each rule has a control that it can see a breach.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src/madoguchi"
DEMO = ENGINE / "demo"

_TEXT = {".py", ".html", ".css", ".js", ".sql", ".toml", ".md", ".svg", ".cfg", ".lock", ".txt", ""}
_NOT_OURS = {"build", "var", "screenshots", "node_modules"}

MOST_LINES = 300
MOST_FUNCTION_LINES = 50
# Files that are longer for a reason; none may grow, and none may be added.
LONGER_FILES: dict[str, int] = {}


@cache
def text_files() -> tuple[Path, ...]:
    """Every text file that belongs to the project."""
    return tuple(
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and path.suffix in _TEXT
        and not any(
            part.startswith(".") or part in _NOT_OURS or part.endswith((".egg-info", "__pycache__"))
            for part in path.relative_to(ROOT).parts
        )
    )


def found(pattern: str, *, below: Path = ROOT, but: Path | None = None) -> list[str]:
    """Where a pattern stands, as file:line."""
    expression = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in text_files()
        if path.is_relative_to(below) and not (but and path.is_relative_to(but))
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if expression.search(line)
    ]


def names_of_institutions() -> set[str]:
    """Every way in which a shipped profile names its institution, and the bare Japanese name."""
    names: set[str] = set()
    for file in (DEMO / "profiles").glob("*.toml"):
        who = tomllib.loads(file.read_text("utf-8"))["institution"]
        names |= {who["key"], who["name"], who["short_name"], who["kana"]}
        names.add(who["name"].removesuffix(who["kind"]))
    return names


def test_the_engine_knows_no_institution() -> None:
    names = names_of_institutions()
    assert len(names) >= 10
    pattern = "|".join(map(re.escape, sorted(names)))
    assert found(pattern, below=ENGINE, but=DEMO) == []
    assert found(pattern, below=DEMO) != [], "control: the demonstration does"


def test_no_file_names_a_folder_of_one_machine() -> None:
    assert found(r"/(root|home|wo" + r"rk|fa" + r"rm|Users)/[a-z]") == []


def test_no_file_names_a_host_that_packages_come_from() -> None:
    hosts = (
        "pypi" + r"\.org",
        "python" + r"hosted\.org",
        "npm" + r"js\.",
        r"(?<!emit-)index-" + "url",
    )
    assert found("|".join(hosts)) == []


def test_nothing_is_left_to_be_done_later() -> None:
    assert (
        found(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b|NotImplemented" + "Error") == []
    )


def python_files() -> Iterator[Path]:
    return (path for path in text_files() if path.suffix == ".py")


def test_a_file_can_be_read_in_one_go() -> None:
    lines = {
        str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines())
        for path in python_files()
    }
    long = {
        name: count for name, count in lines.items() if count > LONGER_FILES.get(name, MOST_LINES)
    }
    assert long == {}
    assert all(lines.get(name, 0) > MOST_LINES for name in LONGER_FILES), (
        "the ratchet only tightens"
    )


def test_a_function_fits_on_a_screen() -> None:
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= MOST_FUNCTION_LINES
    ]
    assert long == []


# Who speaks SQL: the two doors, the owner's commands, and the watchman's question.
SQL_IS_SPOKEN_IN = {
    "audit/store.py",
    "console/migrate.py",
    "console/verify.py",
    "ledger/asking.py",
    "web/shared/health.py",
}


def test_sql_is_spoken_where_it_may_be() -> None:
    spoken = found(r"\.cursor\(|\.raw\(|RawSQL|\.extra\(", below=ENGINE, but=ENGINE / "bench")
    assert {place.split(":")[0].removeprefix("src/madoguchi/") for place in spoken} == (
        SQL_IS_SPOKEN_IN
    )


@pytest.mark.parametrize("word", ["utils", "helpers", "manager", "common", "misc"])
def test_no_file_has_a_name_that_says_nothing(word: str) -> None:
    assert [path for path in text_files() if path.stem in (word, word.removesuffix("s"))] == []


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path.read_text("utf-8").strip()
        and not path.read_text("utf-8").startswith(('"""', "#!"))
        and "migrations" not in path.parts
    ]
    assert silent == []
