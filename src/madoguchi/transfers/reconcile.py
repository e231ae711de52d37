"""Compares what we exchanged with what the clearing centre counted (対査), day by day (C14)."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.db import transaction

from madoguchi.audit import record
from madoguchi.formats.clearing.totals import Totals
from madoguchi.institutions import current
from madoguchi.transfers.count_days import Counted, count_days, first_day
from madoguchi.transfers.models import Reconciliation
from madoguchi.values.day import day_of

CHAIN = "reconciliation"

# What has not ended or not agreed after so long is for people, who see it on the list.
_ASKED_FOR = dt.timedelta(days=31)
_ONE_DAY = dt.timedelta(days=1)

Verdict = Literal["agrees", "differs", "under-way"]


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One value date as both counted it when the centre was last asked; figures by `KINDS`."""

    day: dt.date
    ours: dict[str, int]
    centres: dict[str, int]
    under_way: int
    asked_at: dt.datetime

    @property
    def verdict(self) -> Verdict:
        """Whether both agree for good; nothing is wrong yet while transfers are under way."""
        if self.under_way:
            return "under-way"
        return "agrees" if self.ours == self.centres else "differs"


def days_to_ask(*, at: dt.datetime) -> list[dt.date]:
    """The days that are over and that the centre is to be asked about, the oldest first.

    Those never asked about, those that did not agree, and those of which we count something else
    than when it was asked, because something came or ended late.
    """
    first, yesterday = first_day(), day_of(at) - _ONE_DAY
    if first is None or first > yesterday:
        return []
    first = max(first, yesterday - _ASKED_FOR)
    noted = {each.day: each for each in _noted(first, yesterday)}
    counted = count_days(first, yesterday)
    return [day for day, now in counted.items() if not _stands(noted.get(day), now)]


def note(totals: Totals, *, at: dt.datetime) -> Verdict:
    """Note the centre's figures of a day beside ours, as both are now; a new verdict is told.

    Whoever does it twice, or beside another, notes the same. Raises ValueError for a day that is
    not over or that is another bank's.
    """
    day = totals.value_date
    if totals.bank != current.institution().profile.institution.code or day >= day_of(at):
        raise ValueError(f"the totals of bank {totals.bank} for {day}")
    with transaction.atomic(using=current.alias(), durable=True):
        row, is_new = Reconciliation.objects.select_for_update(no_key=True).get_or_create(
            day=day, defaults={"ours": {}, "centres": {}, "under_way": 0, "asked_at": at}
        )
        before = None if is_new else _reconciled(row).verdict
        counted = count_days(day, day)[day]
        row.ours, row.under_way = counted.figures, counted.under_way
        row.centres, row.asked_at = _figures(asdict(totals)), at
        row.save()
        verdict = _reconciled(row).verdict
        if verdict != before:
            _tell(day, verdict, at=at)
    return verdict


def newest(*, most: int, before: dt.date | None = None) -> list[Reconciled]:
    """The days last reconciled, the newest first; `before` goes on from a day."""
    rows = Reconciliation.objects.order_by("-day")
    if before is not None:
        rows = rows.filter(day__lt=before)
    return [_reconciled(row) for row in rows[:most]]


def all_noted() -> Iterator[Reconciled]:
    """Every day that was asked about, the oldest first."""
    for row in Reconciliation.objects.order_by("day").iterator(chunk_size=2_000):
        yield _reconciled(row)


def _stands(noted: Reconciled | None, now: Counted) -> bool:
    """Whether a day was found to agree, and nothing of ours has changed since."""
    return noted is not None and noted.verdict == "agrees" and _same(noted, now)


def _same(noted: Reconciled, now: Counted) -> bool:
    return (noted.ours, noted.under_way) == (now.figures, now.under_way)


def _noted(first: dt.date, last: dt.date) -> list[Reconciled]:
    return [_reconciled(row) for row in Reconciliation.objects.filter(day__range=(first, last))]


def _reconciled(row: Reconciliation) -> Reconciled:
    ours, centres = _figures(row.ours), _figures(row.centres)
    return Reconciled(row.day, ours, centres, row.under_way, row.asked_at)


def _figures(said: Mapping[str, Any]) -> dict[str, int]:
    """The ten figures alone, in the order of the telegram, which JSON does not keep."""
    return {name: said[name] for name in Counted().figures}


def _tell(day: dt.date, verdict: Verdict, *, at: dt.datetime) -> None:
    record.record(
        chain=CHAIN,
        who="clearing",
        what=f"reconciliation.{verdict}",
        about=f"day:{day}",
        at=at,
    )
