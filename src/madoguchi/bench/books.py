"""Many accounts with money in them (計測用の口座), paid in through the ledger's own door."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import transaction

from madoguchi.institutions import clock, current, registry
from madoguchi.ledger import chart, posting, store, verify
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.supervise.binaries import find_wheel_binaries

_OPENING_YEN = 1_000_000_000
_AT_ONCE = 1_000

_OPEN = (
    "SELECT min(id), max(id) FROM ("
    " SELECT {schema}.open_account('bench-' || nth, false, 0, %s) AS id"
    " FROM generate_series(1, %s) AS nth) AS opened"
)


def open_accounts(count: int) -> tuple[int, int]:
    """Open that many accounts, each with a thousand million yen; returns the first and the last."""
    [institution] = registry.all_institutions()
    now = clock.now()
    with current.serving(institution):
        [(first, last)] = store.rows(_OPEN, (now.date(), count))
        cash = chart.internal_accounts()[chart.CASH]
        for begin in range(first, last + 1, _AT_ONCE):
            taking = range(begin, min(begin + _AT_ONCE, last + 1))
            legs = [Leg(account, _OPENING_YEN, "現金") for account in taking]
            legs.append(Leg(cash, -_OPENING_YEN * len(legs), "現金"))
            posting.post(Entry(uuid.uuid4(), "bench.open", now.date(), tuple(legs)), at=now)
    return first, last


def count_entries() -> int:
    """How many entries the ledger holds."""
    with current.serving(*registry.all_institutions()):
        [(count,)] = store.rows("SELECT count(*) FROM {schema}.ledger_entry")
    return int(count)


def clearing_account() -> int:
    """The ledger number of the interbank clearing account."""
    with current.serving(*registry.all_institutions()):
        return chart.internal_accounts()[chart.CLEARING]


def superuser_password() -> str:
    """The scratch server's superuser password, as the installation derives it."""
    return registry.database_password(settings.INSTALLATION.master_key, "postgres")


def binaries() -> Path:
    """Where pgbench is: beside the server's own programs."""
    return find_wheel_binaries()


def prove() -> None:
    """Raise AssertionError unless the ledger is clean after the measuring."""
    [institution] = registry.all_institutions()
    with current.serving(institution), transaction.atomic(using=institution.key):
        found = list(verify.findings())
    assert not found, found[:3]
