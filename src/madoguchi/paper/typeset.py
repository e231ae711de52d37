"""Sets paper as PDF (印刷物の組版): a template and its data, never a string put together.

The rooms keep their templates beside their verbs; this one knows no letter and no statement.
"""

import datetime as dt
import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any, Literal

import typst

# The first of these that the machine has; Debian's fonts-noto-cjk brings the first one.
FONTS = ("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "TakaoGothic")


class NoJapaneseFont(RuntimeError):
    """No font of this machine writes Japanese, so that the paper would be blank."""


def typeset(
    room: str,
    template: str,
    said: Mapping[str, Any],
    *,
    at: dt.datetime,
    as_: Literal["pdf", "png"] = "pdf",
) -> bytes:
    """Set a template of a room's `paper` folder; `said` is what it reads by name, as JSON.

    Raises NoJapaneseFont where it could not be read.
    """
    file_name = resources.files(room).joinpath("paper", template)
    with resources.as_file(file_name) as file:
        pages = typst.compile(
            file,
            root=file.parent,
            font_paths=_fonts(),
            format=as_,
            ppi=150.0,
            timestamp=int(at.timestamp()),
            sys_inputs={
                **{name: json.dumps(value, ensure_ascii=False) for name, value in said.items()},
                "font": _font(),
            },
        )
    return pages[0] if isinstance(pages, list) else pages


@functools.cache
def _fonts() -> typst.Fonts:
    # Looked through once: it takes longer than most letters.
    return typst.Fonts(include_system_fonts=True)


@functools.cache
def _font() -> str:
    families = set(_fonts().families())
    for font in FONTS:
        if font in families:
            return font
    raise NoJapaneseFont(f"install one of {', '.join(FONTS)} (Debian: fonts-noto-cjk)")
