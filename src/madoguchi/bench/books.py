"""Many accounts with money in them (計測用の口座), paid in through the ledger's own door."""

import uuid
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections, transaction

from madoguchi.institutions import clock, current, registry
from madoguchi.ledger import asking, chart, posting, verify
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.supervise.binaries import find_wheel_binaries
from madoguchi.supervise.postgres import Server

USUAL_ACCOUNTS = 200_000
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
        [(first, last)] = asking.rows(_OPEN, (now.date(), count))
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
        [(count,)] = asking.rows("SELECT count(*) FROM {schema}.ledger_entry")
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


def database() -> str:
    """The scratch database's name."""
    return str(settings.INSTALLATION.database.name)


def superuser(server: Server) -> psycopg.Connection[Any]:
    """A connection that may write what no customer could have written, such as years of lines."""
    return psycopg.connect(server.dsn(database()), password=superuser_password(), autocommit=True)


def prove(*, sealed: bool = True) -> None:
    """Raise AssertionError unless the ledger is clean after the measuring.

    Not `sealed`: entries that the server itself made up, which cannot have our seal.
    """
    [institution] = registry.all_institutions()
    with current.serving(institution), transaction.atomic(using=institution.key):
        with connections[institution.key].cursor() as cursor:
            cursor.execute("SET LOCAL work_mem = '1GB'")
        found = list(verify.findings() if sealed else verify.standing_checks())
    assert not found, found[:3]
