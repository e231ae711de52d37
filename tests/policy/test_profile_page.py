"""The page that explains profiles is the one their rules generate, and explains every key."""

import re
from pathlib import Path

from madoguchi.policy import profile_page

ROOT = Path(__file__).parents[2]


def test_the_page_of_profiles_is_the_one_that_was_generated() -> None:
    assert (ROOT / "docs/profile.md").read_text("utf-8") == profile_page.page()


def test_every_key_of_the_shipped_profiles_is_on_the_page() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", profile_page.page(), re.MULTILINE))
    for file in (ROOT / "src/madoguchi/demo/profiles").glob("*.toml"):
        used = set(re.findall(r"\b([a-z0-9_]+) = ", file.read_text("utf-8")))
        assert used - explained == set()


def test_a_key_is_explained_with_its_values_its_default_and_its_limits() -> None:
    page = profile_page.page()
    assert (
        "| `card_cells` | a whole number from 2 to 5 | none |"
        " How many cells of the image card are asked. |\n" in page
    )
    assert "| `kind` | `信用組合`, `信用金庫` | – |  |\n" in page
    # One is not true, and nought is not false.
    assert re.search(r"\| `drift_steps` \| [^|]+ \| 1 \|", page)
    assert re.search(r"\| `cooling_off_hours` \| [^|]+ \| 0 \|", page)
    assert "| `day_before` | true or false | false |" in page
