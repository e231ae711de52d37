"""A notice as the customer will see it (お知らせの見本), for who writes it and who approves it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from madoguchi.notices import desk
from madoguchi.values.day import day_of

PUBLISH, WITHDRAW = "publish-notice", "withdraw-notice"


@dataclass(frozen=True, slots=True)
class Preview:
    """What the customer's page shows of a notice."""

    important: bool
    title: str
    text: str
    shown_on: dt.date


def preview_of(kind: str, detail: Mapping[str, Any], *, at: dt.datetime) -> Preview | None:
    """The notice an application is about, read off its detail; None for any other kind (E1)."""
    if kind == PUBLISH:
        said = detail["shown_from"]
        return Preview(
            detail["weight"] == "important",
            detail["title"],
            detail["text"],
            max(dt.date.fromisoformat(said[:10]), day_of(at)) if said else day_of(at),
        )
    found = desk.find(detail["notice"], at=at) if kind == WITHDRAW else None
    return None if found is None else preview(found)


def preview(kept: desk.Kept) -> Preview:
    """A notice there is, as the customer's page shows it."""
    return Preview(kept.important, kept.title, kept.text, day_of(kept.shown_from))
