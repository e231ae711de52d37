"""Goal: templates only show: their words can be translated, they run nothing and ask nothing.

Method: what is left of a template when translated words are taken out holds no Japanese.
"""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "src/madoguchi/web"
TEMPLATES = sorted(WEB.rglob("*.html"))

_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_TRANSLATED = re.compile(
    r"\{% blocktranslate.*?endblocktranslate %\}|_\((\"[^\"]*\"|'[^']*')\)|\{#.*?#\}", re.DOTALL
)


def untranslated(template: str) -> list[str]:
    """The lines with Japanese words that no translation reaches."""
    return [line for line in _TRANSLATED.sub("", template).splitlines() if _JAPANESE.search(line)]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_the_words_of_a_template_can_be_translated(template: Path) -> None:
    assert untranslated(template.read_text("utf-8")) == []


def test_control_bare_words_are_seen() -> None:
    assert untranslated('<p>{{ _("残高") }}</p>\n<p>残高</p>') == ["<p>残高</p>"]
    assert untranslated('{% if name == "残高" %}') != []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_asks_the_database_nothing(template: Path) -> None:
    asked = r"\.(objects|all|filter|exclude|exists|order_by|values_list)\b|_set\b"
    tags = re.findall(r"\{[%{].*?[%}]\}", template.read_text("utf-8"))
    assert [tag for tag in tags if re.search(asked, re.sub(r'"[^"]*"', "", tag))] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_runs_nothing_of_its_own(template: Path) -> None:
    text = template.read_text("utf-8")
    assert re.findall(r"\son[a-z]+=|\sstyle=|javascript:|\|safe\b|autoescape off", text) == []
    scripts = re.findall(r"<script[^>]*>", text)
    assert [tag for tag in scripts if "nonce=" not in tag or "src=" not in tag] == []


def test_pages_are_made_of_rows_and_never_of_tables() -> None:
    asking = [path for path in WEB.rglob("*.py") if "models import" in path.read_text("utf-8")]
    assert asking == []
