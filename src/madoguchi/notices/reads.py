"""The message box (お知らせ): what is shown now, important notices first."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from madoguchi.notices.models import Notice


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as pages show it."""

    id: int
    important: bool
    title: str
    text: str
    shown_from: dt.datetime


def notices(*, at: dt.datetime, limit: int) -> list[Shown]:
    """The notices shown at this moment, important ones first, newest first (E1)."""
    current = Q(shown_from__lte=at) & (Q(shown_until=None) | Q(shown_until__gt=at))
    rows = Notice.objects.filter(current).order_by("-important", "-shown_from")[:limit]
    return [Shown(row.pk, row.important, row.title, row.text, row.shown_from) for row in rows]
