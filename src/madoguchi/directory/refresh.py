"""Brings the directory and the calendar up to date (金融機関名簿の更新); run by an operator."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from madoguchi.directory.bank_holidays import bank_holidays
from madoguchi.directory.models import Bank, BankHoliday, Branch, CalendarSpan
from madoguchi.directory.source import wanted
from madoguchi.institutions.registry import REFERENCE
from madoguchi.policy.profile import Profile

_BATCH = 2_000
_BANK_KEY: tuple[str, ...] = ("code",)
_BRANCH_KEY = ("bank_id", "code")
_BRANCH_SAYS = ("name", "kana", "search_key", "name_key", "sound")
_BANK_SAYS = (*_BRANCH_SAYS, "kind")

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found and did: rows in all, and rows added, changed and removed."""

    banks: int
    branches: int
    added: int
    changed: int
    removed: int


def refresh(*, own: Sequence[Profile]) -> Refreshed:
    """Make the directory say what the national list and our own institutions say (C2).

    One transaction that writes only what differs, so that doing it twice changes nothing. An
    institution of `own` replaces the national list's word about itself. Of extended hours that
    list says nothing: there an operator's choice stays (C14).
    """
    banks, branches = wanted(own)
    bank_table, branch_table = Bank.objects.using(REFERENCE), Branch.objects.using(REFERENCE)
    with transaction.atomic(using=REFERENCE):
        bank_changes = _compare(bank_table, banks, key=_BANK_KEY, says=_BANK_SAYS)
        branch_changes = _compare(branch_table, branches, key=_BRANCH_KEY, says=_BRANCH_SAYS)
        # A branch refers to its bank: it comes after it and leaves before it.
        _write(bank_table, bank_changes, key=_BANK_KEY, says=_BANK_SAYS)
        _write(branch_table, branch_changes, key=_BRANCH_KEY, says=_BRANCH_SAYS)
        branch_table.filter(pk__in=branch_changes.removed).delete()
        bank_table.filter(pk__in=bank_changes.removed).delete()
        taking_part = _take_part(own)
    return Refreshed(
        banks=len(banks),
        branches=len(branches),
        added=len(bank_changes.added) + len(branch_changes.added),
        changed=len(bank_changes.changed) + len(branch_changes.changed) + taking_part,
        removed=len(bank_changes.removed) + len(branch_changes.removed),
    )


def refresh_calendar(*, first_year: int, last_year: int) -> int:
    """Make the calendar reach over these years, and say how many days were added (H1).

    Days it knew already are not touched: there the table is the truth, for an operator may have
    added or removed some by hand. It never has a gap.
    """
    first, horizon = dt.date(first_year, 1, 1), dt.date(last_year, 12, 31)
    with transaction.atomic(using=REFERENCE):
        span = CalendarSpan.objects.using(REFERENCE).select_for_update().order_by("id").first()
        if span is not None:
            if span.first <= first and horizon <= span.horizon:
                return 0
            first, horizon = min(first, span.first), max(horizon, span.horizon)
        new = [
            BankHoliday(day=day, name=name)
            for day, name in bank_holidays(first_year=first.year, last_year=horizon.year).items()
            if first <= day <= horizon
            and not (span is not None and span.first <= day <= span.horizon)
        ]
        BankHoliday.objects.using(REFERENCE).bulk_create(new, ignore_conflicts=True)
        CalendarSpan.objects.using(REFERENCE).update_or_create(
            id=1, defaults={"first": first, "horizon": horizon}
        )
    return len(new)


@dataclass(frozen=True, slots=True)
class _Changes(Generic[_Row]):
    added: list[_Row]
    changed: list[_Row]
    removed: list[str | int]


def _compare(
    table: QuerySet[_Row], rows: list[_Row], *, key: tuple[str, ...], says: tuple[str, ...]
) -> _Changes[_Row]:
    """Find what must be written and removed so that the table holds these rows and no others."""
    width = len(key)
    stored = {
        found[1 : width + 1]: (found[0], found[width + 1 :])
        for found in table.values_list("pk", *key, *says)
    }
    added: list[_Row] = []
    changed: list[_Row] = []
    for row in rows:
        _, said = stored.pop(_values(row, key), (None, None))
        if said is None:
            added.append(row)
        elif said != _values(row, says):
            changed.append(row)
    return _Changes(added, changed, removed=[pk for pk, _ in stored.values()])


def _write(
    table: QuerySet[_Row],
    changes: _Changes[_Row],
    *,
    key: tuple[str, ...],
    says: tuple[str, ...],
) -> None:
    table.bulk_create(
        changes.added + changes.changed,
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=key,
        update_fields=says,
    )


def _take_part(own: Sequence[Profile]) -> int:
    """Make our own institutions take part in extended hours as their profiles say."""
    # Two sites of one institution name it twice; the last one's word is written, and once.
    says = {each.institution.code: each.clearing.extended_hours for each in own}
    banks = Bank.objects.using(REFERENCE)
    return sum(
        banks.filter(code=code, extended_hours=not extended).update(extended_hours=extended)
        for code, extended in says.items()
    )


def _values(row: Model, fields: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(getattr(row, field) for field in fields)
