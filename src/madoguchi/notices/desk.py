"""Notices as the desk sees them (お知らせの管理): planned, shown, over and withdrawn ones."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from django.db.models import Q

from madoguchi.notices.models import Notice

# 掲載前, 掲載中, 掲載終了, 取下げ.
State = Literal["planned", "shown", "over", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Kept:
    """A notice as the desk sees it, and how it stands at this moment."""

    id: int
    important: bool
    before_top: bool
    title: str
    text: str
    shown_from: dt.datetime
    shown_until: dt.datetime | None
    withdrawn_at: dt.datetime | None
    state: State

    @property
    def may_be_withdrawn(self) -> bool:
        """Say whether customers see it, or would."""
        return self.state in ("planned", "shown")


def find(number: int, *, at: dt.datetime) -> Kept | None:
    """One notice by its number, however it stands."""
    row = Notice.objects.filter(pk=number).first()
    return None if row is None else _view(row, at=at)


def newest(
    *, state: State | None = None, below: int | None = None, limit: int, at: dt.datetime
) -> list[Kept]:
    """The notices of one state, or all of them, the newest first (E1).

    `below` is the number of the last notice of the page before; where there is none of that
    number, the list begins anew.
    """
    rows = Notice.objects.all() if state is None else Notice.objects.filter(_of_state(state, at))
    last = None if below is None else Notice.objects.filter(pk=below).first()
    if last is not None:
        # The first condition is what the index is walked by; the second puts ties in order.
        rows = rows.filter(shown_from__lte=last.shown_from).filter(
            Q(shown_from__lt=last.shown_from) | Q(pk__lt=last.pk)
        )
    return [_view(row, at=at) for row in rows.order_by("-shown_from", "-pk")[:limit]]


def _of_state(state: State, at: dt.datetime) -> Q:
    standing = Q(withdrawn_at=None)
    conditions = {
        "planned": standing & Q(shown_from__gt=at),
        "shown": standing & Q(shown_from__lte=at) & (Q(shown_until=None) | Q(shown_until__gt=at)),
        "over": standing & Q(shown_until__lte=at),
        "withdrawn": ~standing,
    }
    return conditions[state]


def _view(row: Notice, *, at: dt.datetime) -> Kept:
    return Kept(
        row.pk,
        row.important,
        row.before_top,
        row.title,
        row.text,
        row.shown_from,
        row.shown_until,
        row.withdrawn_at,
        _state(row, at),
    )


def _state(row: Notice, at: dt.datetime) -> State:
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.shown_from > at:
        return "planned"
    return "over" if row.shown_until is not None and row.shown_until <= at else "shown"
