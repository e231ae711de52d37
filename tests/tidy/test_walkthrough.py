"""Goal: a new reader follows a transfer from button to bytes in one sitting.

Method: the files the walkthrough lists are counted, looked for, and found to lead to one another.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/walkthrough-transfer.md").read_text("utf-8")
PATH = re.findall(r"^\d+\. `([^`]+)`", PAGE, re.MULTILINE)

# Where one file does not import the next: the row waits in the database, the SQL is called by name.
HANDED_OVER = {"worker/carry.py": "worker", "ledger/sql/post_entry.sql": "post_entry"}


def test_the_path_is_shorter_than_a_thousand_lines() -> None:
    lines = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in PATH}
    assert sum(lines.values()) < 1_000, lines


def test_every_file_the_page_names_exists() -> None:
    named = set(re.findall(r"`((?:src|tests|docs)/[^`]+)`", PAGE))
    assert len(named) > len(PATH)
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_each_file_of_the_path_is_reached_from_one_before_it() -> None:
    before = ""
    for name in PATH:
        relative = name.removeprefix("src/madoguchi/")
        word = HANDED_OVER.get(relative, Path(name).stem)
        if before:
            assert re.search(rf"\b{word}\b", before), f"nothing before {name} speaks of {word}"
        before += (ROOT / name).read_text("utf-8")


def test_the_path_begins_at_the_button_and_ends_at_the_bytes() -> None:
    assert PATH[0].startswith("src/madoguchi/web/")
    assert PATH[-1] == "src/madoguchi/formats/layout.py"
