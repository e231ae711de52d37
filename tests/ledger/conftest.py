"""What the tests of the ledger share: entries and holds are told to the trail, as desks do."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

_told: set[str] = set()


@pytest.fixture(scope="module")
def told_to_the_trail(bank: tuple[Any, ...]) -> Iterator[None]:
    """Leave clean books to the other tests: what was posted here is told of."""
    yield
    # Imported late: this file is read before the settings stand.
    from django.db import transaction

    from madoguchi.audit import record
    from madoguchi.institutions import current
    from madoguchi.ledger import asking
    from story_books import AT, KIND

    for institution in bank:
        with current.serving(institution), transaction.atomic(using=institution.key):
            posted = asking.rows(
                "SELECT request_id FROM {schema}.ledger_entry WHERE kind = %s", (KIND,)
            )
            for request_id in {str(row[0]) for row in posted} - _told:
                record.record(chain=KIND, who=KIND, what="counter.posted", about=request_id, at=AT)
                _told.add(request_id)
            _tell_of_holds()


def _tell_of_holds() -> None:
    from cast import AT
    from madoguchi.audit import record
    from madoguchi.ledger import hold
    from story_books import KIND

    for each in hold.every():
        about = f"hold:{each.id}"
        if each.why != KIND or about in _told:
            continue
        said = {"ledger_account": each.account_id, "yen": each.yen, "why": each.why}
        for what in ("placed", *(("released",) if each.released_at else ())):
            record.record(
                chain=KIND, who=KIND, what=f"hold.{what}", about=about, at=AT, detail=said
            )
        _told.add(about)


@pytest.fixture(scope="module")
def set_aside(bank: tuple[Any, ...], as_superuser: Callable[[], Any]) -> Iterator[None]:
    """Close days here without closing those of other tests."""
    from story_books import closings_set_aside

    with as_superuser() as admin, closings_set_aside(admin, bank[0].key):
        yield


@pytest.fixture
def day(bank: tuple[Any, ...], set_aside: None) -> Iterator[dt.date]:
    """A day of the first institution on which nothing has happened yet, all before it closed."""
    from django.db import connections

    from closing_kit import next_month
    from madoguchi.institutions import current

    with current.serving(bank[0]):
        yield next_month()
        connections.close_all()
