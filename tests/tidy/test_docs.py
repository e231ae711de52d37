"""Goal: the pages of docs/ are true: what they name exists, and what exists is named.

Method: ids, constraints, files, links and headings are read off both sides and compared.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ENGINE = ROOT / "src/madoguchi"
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
DECISIONS = sorted((DOCS / "adr").glob("*.md"))

_ID = re.compile(r"\b[LTPA]-\d\d\b")


def source(pattern: str) -> str:
    """All source files of one kind, one after another."""
    return "\n".join(path.read_text("utf-8") for path in sorted(ENGINE.rglob(pattern)))


def test_every_invariant_of_the_code_is_explained_and_every_explained_one_is_in_the_code() -> None:
    page = (DOCS / "invariants.md").read_text("utf-8")
    explained = set(re.findall(r"^\| ([LTPA]-\d\d) \|", page, re.MULTILINE))
    assert explained == set(_ID.findall(source("*.py") + source("*.sql")))
    assert {"L-01", "L-10", "T-04", "A-01"} <= explained


def test_every_named_constraint_and_trigger_is_explained() -> None:
    page = (DOCS / "invariants.md").read_text("utf-8")
    in_sql = re.findall(
        r"(?:CONSTRAINT|UNIQUE INDEX|CREATE TRIGGER) ([a-z_]+)",
        "\n".join(path.read_text("utf-8") for path in ENGINE.glob("*/sql/schema.sql")),
    )
    in_models = re.findall(
        r"name=\"([a-z_]+)\"",
        "\n".join(
            part
            for path in ENGINE.glob("*/models.py")
            for part in re.findall(
                r"constraints = \[(.*?)\n        \]", path.read_text("utf-8"), re.S
            )
        ),
    )
    assert len(in_sql) >= 8
    assert len(in_models) >= 8
    assert [name for name in (*in_sql, *in_models) if f"`{name}`" not in page] == []


def test_every_test_that_a_page_names_exists() -> None:
    named = {
        name
        for page in PAGES
        for name in re.findall(r"`((?:src|tests|ops)/[\w./-]+)`", page.read_text("utf-8"))
    }
    assert len(named) > 20
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


# The rooms whose files are verbs and nouns of banking; of the doors, the room itself is named.
ROOMS = (
    *("values", "policy", "formats", "institutions", "ledger", "wires", "audit", "directory"),
    *(
        "customers",
        "access",
        "transfers",
        "payeasy",
        "deposits",
        "notices",
        "staff",
        "day_end",
        "worker",
    ),
    "paper",
)


def test_the_glossary_names_every_room_and_every_verb() -> None:
    page = (DOCS / "glossary.md").read_text("utf-8")
    rooms = [path.name for path in ENGINE.iterdir() if (path / "__init__.py").exists()]
    assert [room for room in sorted(rooms) if f"| **{room}** |" not in page] == []
    files = {
        str(path.relative_to(ENGINE))
        for room in ROOMS
        for path in (ENGINE / room).rglob("*.py")
        if path.name != "__init__.py" and "migrations" not in path.parts
    }
    named = set(re.findall(r"^\| `([a-z_/]+\.py)` \|", page, re.MULTILINE))
    assert sorted(files - named) == []
    assert sorted(named - files) == []


def test_the_readme_is_short() -> None:
    for name in ("README.md", "README.ja.md"):
        assert len((ROOT / name).read_text("utf-8").splitlines()) <= 120, name


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_a_page_has_one_title(page: Path) -> None:
    prose = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    assert len(re.findall(r"^# ", prose, re.MULTILINE)) == 1
    assert prose.startswith("# ")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)[^)]*\)", page.read_text("utf-8"))
    # Screenshots are taken by hand and may be older than the page, but not the pages themselves.
    pages = [link for link in links if not link.endswith(".png")]
    assert [link for link in pages if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda path: path.name)
def test_a_decision_is_one_page_and_says_what_it_forbids(page: Path) -> None:
    text = page.read_text("utf-8")
    assert len(text.splitlines()) <= 40
    assert re.match(r"# \d{4}\. [A-Z].*[^.]\n\nStatus: \w+ · \d{4}-\d\d-\d\d · \w+", text)
    assert re.findall(r"^## (.*)$", text, re.MULTILINE) == [
        "Why",
        "What it forbids",
        "How we would know it was wrong",
    ]
    assert "Rejected: " in text


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(page.name[:4]) for page in DECISIONS]
    assert numbers == list(range(1, len(DECISIONS) + 1))
    assert [page.read_text("utf-8")[2:6] for page in DECISIONS] == [
        page.name[:4] for page in DECISIONS
    ]


def test_a_decision_that_the_source_cites_exists() -> None:
    cited = re.findall(
        r"(?:ADR |adr/)(\d{4})", source("*.py") + (ROOT / "pyproject.toml").read_text()
    )
    assert cited != []
    assert set(cited) <= {page.name[:4] for page in DECISIONS}
