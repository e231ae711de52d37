"""The message box (お知らせ): what a customer is shown now, and what he has not read yet."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from madoguchi.notices.models import Notice, Read


@dataclass(frozen=True, slots=True)
class Shown:
    """A notice as a customer's pages show it."""

    id: int
    important: bool
    title: str
    text: str
    shown_from: dt.datetime
    read: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """How many notices a customer has not read, and the oldest he must see before the top page."""

    important: int
    ordinary: int
    before_top: int | None


def shown_now(
    contract_id: int, *, at: dt.datetime, below: int | None = None, limit: int
) -> list[Shown]:
    """The notices shown at this moment, important ones first, newest first (E1).

    `below` is the number of the last notice of the page before; where there is none of that
    number, the list begins anew.
    """
    rows = _current(at)
    last = None if below is None else Notice.objects.filter(pk=below).first()
    if last is not None:
        older = Q(shown_from__lt=last.shown_from) | Q(shown_from=last.shown_from, pk__lt=last.pk)
        same_weight = Q(important=last.important) & older
        rows = rows.filter(same_weight | Q(important=False) if last.important else same_weight)
    newest = rows.order_by("-important", "-shown_from", "-pk")[:limit]
    return [_view(row, read=row.read) for row in newest.annotate(read=_read_by(contract_id))]


def find(number: int, *, contract_id: int, at: dt.datetime) -> Shown | None:
    """One notice by its number; None where it is not shown at this moment."""
    row = _current(at).filter(pk=number).annotate(read=_read_by(contract_id)).first()
    return None if row is None else _view(row, read=row.read)


def unread(contract_id: int, *, at: dt.datetime) -> Unread:
    """What a customer has not read of the notices shown at this moment, by one question."""
    found = (
        _current(at)
        .filter(~_read_by(contract_id))
        .aggregate(
            of_weight=Count("pk", filter=Q(important=True)),
            of_none=Count("pk", filter=Q(important=False)),
            first=Min("pk", filter=Q(before_top=True)),
        )
    )
    return Unread(found["of_weight"], found["of_none"], found["first"])


def _current(at: dt.datetime) -> QuerySet[Notice]:
    not_over = Q(shown_until=None) | Q(shown_until__gt=at)
    return Notice.objects.filter(not_over, shown_from__lte=at, withdrawn_at=None)


def _read_by(contract_id: int) -> Exists:
    return Exists(Read.objects.filter(notice=OuterRef("pk"), contract_id=contract_id))


def _view(row: Notice, *, read: bool) -> Shown:
    return Shown(row.pk, row.important, row.title, row.text, row.shown_from, read)
