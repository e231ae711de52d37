"""Notes how far a day's end has come (日締めの記録): begun once, finished once, told once."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.db.models import F, QuerySet

from madoguchi.audit import record
from madoguchi.day_end.models import DayEndStep
from madoguchi.institutions import current

# The chain for deeds that concern the whole institution.
CHAIN = "institution"
_WHO = "day-end"


def begin(day: dt.date, step: str, *, due: Callable[[], int], at: dt.datetime) -> None:
    """Note that a step was begun, with how much was due; whoever comes later changes nothing."""
    if not DayEndStep.objects.filter(day=day, step=step).exists():
        DayEndStep.objects.get_or_create(
            day=day, step=step, defaults={"begun_at": at, "count": due()}
        )


def add(day: dt.date, step: str, count: int) -> None:
    """Add to what a step has done; in the transaction that did it, nothing is counted twice."""
    _unfinished(day, step).update(count=F("count") + count)


def put(day: dt.date, step: str, count: int) -> None:
    """Put how much a step was about, which everybody who does it counts alike."""
    _unfinished(day, step).update(count=count)


def finish(day: dt.date, step: str, *, at: dt.datetime) -> bool:
    """Note that a step is finished and tell the audit trail, once; False when it was before."""
    with transaction.atomic(using=current.alias(), durable=True):
        if not _unfinished(day, step).update(finished_at=at):
            return False
        record.record(
            chain=CHAIN,
            who=_WHO,
            what=f"day-end.{step}",
            about=f"day:{day}",
            at=at,
            detail={"count": count_of(day, step)},
        )
        return True


def count_of(day: dt.date, step: str) -> int:
    """How much a step was about: accounts closed, reservations due, rows forgotten."""
    return DayEndStep.objects.get(day=day, step=step).count


def finished(*, since: dt.date) -> set[tuple[dt.date, str]]:
    """The steps that are finished, of this day and later ones."""
    rows = DayEndStep.objects.filter(day__gte=since).exclude(finished_at=None)
    return set(rows.values_list("day", "step"))


def first_unfinished(step: str) -> dt.date | None:
    """The first day on which a step was begun and is not finished."""
    row = DayEndStep.objects.filter(step=step, finished_at=None).order_by("day").first()
    return None if row is None else row.day


def _unfinished(day: dt.date, step: str) -> QuerySet[DayEndStep]:
    return DayEndStep.objects.filter(day=day, step=step, finished_at=None)
