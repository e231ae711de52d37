"""The image card: fifty different pictures, each with a drawing, in fifty named cells."""

import re
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from madoguchi.values.pictures import COLUMNS, PICTURES, ROWS, Picture, cell_name

DRAWINGS = files("madoguchi") / "web" / "shared" / "static" / "pictures"
ALLOWED_SHAPES = {"svg", "path", "circle", "ellipse", "rect"}


def drawing_of(picture: Picture) -> str:
    return (DRAWINGS / f"{picture.key}.svg").read_text(encoding="utf-8")


def test_the_card_has_fifty_different_pictures() -> None:
    assert len(PICTURES) == 50
    assert len({picture.key for picture in PICTURES}) == 50
    assert len({picture.name for picture in PICTURES}) == 50


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.key)
def test_a_picture_is_named_in_kana_and_kept_under_a_plain_key(picture: Picture) -> None:
    assert re.fullmatch(r"[a-z]+", picture.key)
    assert re.fullmatch(r"[ぁ-ん]+|[ァ-ヶー]+", picture.name)


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.key)
def test_a_drawing_is_small_and_made_of_plain_shapes_only(picture: Picture) -> None:
    drawing = drawing_of(picture)
    root = ElementTree.fromstring(drawing)
    shapes = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
    assert len(drawing.encode()) < 900
    assert root.get("viewBox") == "0 0 48 48"
    assert shapes <= ALLOWED_SHAPES
    assert not re.search(r"href|url\(|style|class|\son", drawing)


def test_no_two_pictures_share_a_drawing_and_none_is_left_over() -> None:
    assert len({drawing_of(picture) for picture in PICTURES}) == 50
    assert sorted(drawing.name for drawing in DRAWINGS.iterdir()) == sorted(
        f"{picture.key}.svg" for picture in PICTURES
    )


def test_the_card_has_five_rows_of_ten_columns() -> None:
    assert ROWS == "ABCDE"
    assert COLUMNS == "1234567890"


@pytest.mark.parametrize(
    ("index", "name"),
    [(0, "Ａ１"), (8, "Ａ９"), (9, "Ａ０"), (10, "Ｂ１"), (25, "Ｃ６"), (40, "Ｅ１"), (49, "Ｅ０")],
)
def test_a_cell_is_named_by_its_row_and_column_in_full_width(index: int, name: str) -> None:
    assert cell_name(index) == name


def test_every_cell_has_its_own_name() -> None:
    assert len({cell_name(index) for index in range(50)}) == 50


@pytest.mark.parametrize("index", [-1, 50])
def test_a_cell_that_is_not_on_the_card_has_no_name(index: int) -> None:
    with pytest.raises(ValueError, match=f"an image card has no cell {index}"):
        cell_name(index)
