"""Paper is set from a template and data: the same each time, or not at all."""

import datetime as dt
from pathlib import Path

import pytest

from clerks import read_pdf
from madoguchi.paper import typeset

AT = dt.datetime(2026, 11, 25, 1, tzinfo=dt.UTC)


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A room with one template, which says what it is told."""
    paper = tmp_path / "a_room_of_this_test" / "paper"
    paper.mkdir(parents=True)
    (paper.parent / "__init__.py").write_text("")
    (paper / "note.typ").write_text(
        "#set text(font: sys.inputs.font)\n#json(bytes(sys.inputs.note)).words"
    )
    monkeypatch.syspath_prepend(tmp_path)
    return paper.parent.name


def test_what_is_told_is_set_as_text_and_never_run(room: str, tmp_path: Path) -> None:
    words = '残高 #panic("no") \\ $x$'
    file = tmp_path / "note.pdf"
    file.write_bytes(typeset.typeset(room, "note.typ", {"note": {"words": words}}, at=AT))
    assert words in read_pdf(file)


def test_the_same_words_at_the_same_moment_are_the_same_bytes(room: str) -> None:
    said = {"note": {"words": "残高"}}
    first = typeset.typeset(room, "note.typ", said, at=AT)
    assert first == typeset.typeset(room, "note.typ", said, at=AT)
    assert first != typeset.typeset(room, "note.typ", {"note": {"words": "明細"}}, at=AT)


def test_without_a_japanese_font_nothing_is_set(room: str, monkeypatch: pytest.MonkeyPatch) -> None:
    typeset._font.cache_clear()
    with monkeypatch.context() as without:
        without.setattr(typeset, "FONTS", ("A font nobody has",))
        with pytest.raises(typeset.NoJapaneseFont, match="fonts-noto-cjk"):
            typeset.typeset(room, "note.typ", {"note": {"words": "残高"}}, at=AT)
    typeset._font.cache_clear()
