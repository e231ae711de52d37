"""Sets letters as PDF (ご案内の印刷): a template and its data, never a string put together."""

import datetime as dt
import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any, Literal

import typst

from madoguchi.policy.profile import Profile

# The first of these that the machine has; Debian's fonts-noto-cjk brings the first one.
FONTS = ("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAGothic", "TakaoGothic")


class NoJapaneseFont(RuntimeError):
    """No font of this machine writes Japanese, so that a letter would be blank."""


def typeset(
    kind: str,
    said: Mapping[str, Any],
    *,
    profile: Profile,
    at: dt.datetime,
    as_: Literal["pdf", "png"] = "pdf",
) -> bytes:
    """Set one letter; raises NoJapaneseFont where it could not be read."""
    template = resources.files("madoguchi.staff").joinpath("paper", f"letter_{kind}.typ")
    with resources.as_file(template) as file:
        pages = typst.compile(
            file,
            root=file.parent,
            format=as_,
            ppi=150.0,
            timestamp=int(at.timestamp()),
            sys_inputs={
                "letter": json.dumps(dict(said), ensure_ascii=False),
                "house": json.dumps(_house(profile), ensure_ascii=False),
                "font": _font(),
            },
        )
    return pages[0] if isinstance(pages, list) else pages


@functools.cache
def _font() -> str:
    families = set(typst.Fonts(include_system_fonts=True).families())
    for font in FONTS:
        if font in families:
            return font
    raise NoJapaneseFont(f"install one of {', '.join(FONTS)} (Debian: fonts-noto-cjk)")


def _house(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.institution.name,
        "login_id": profile.wording.login_id,
        "desk": profile.contact.desk,
        "phone": profile.contact.phone,
        "hours": profile.contact.hours,
        "id_from": profile.sign_on.first_use.id_from,
        "cells": profile.sign_on.card_cells,
    }
