"""Many entries at once (一括記帳) beside COPY of the same rows into tables without any promise."""

import argparse
import datetime as dt
import random
import statistics
import time
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from django.db import transaction

from madoguchi.bench import books
from madoguchi.institutions import clock, current, registry
from madoguchi.ledger import post_all
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.supervise.postgres import Server
from madoguchi.values.day import day_of

# No key, no index, no check, no trigger: what the disk and the protocol alone cost.
_BARE = """
CREATE SCHEMA bare;
CREATE TABLE bare.entry (id bigint, request_id uuid, kind text, day date, posted_at timestamptz,
    seal bytea);
CREATE TABLE bare.leg (entry_id bigint, position smallint, account_id bigint, amount bigint,
    balance_after bigint, version bigint, day date, narrative text);
"""


def bulk(arguments: argparse.Namespace, server: Server) -> list[dict[str, float]]:
    """Post and COPY the same entries by turns; both begin with entries that Python has built."""
    accounts = books.open_accounts(arguments.accounts or books.USUAL_ACCOUNTS)
    [institution] = registry.all_institutions()
    chance = random.Random(1)
    ours: list[float] = []
    copied: list[float] = []
    with books.superuser(server) as admin, current.serving(institution):
        admin.execute(_BARE)
        admin.execute("VACUUM ANALYZE")
        admin.execute("CHECKPOINT")
        # One round goes by unmeasured, as in `bench post`: pages logged whole, plans made.
        for _ in range(arguments.rounds + 1):
            now = clock.now()
            entries = [_drawn(chance, accounts, day_of(now)) for _ in range(arguments.entries)]
            started = time.perf_counter()
            with transaction.atomic(using=institution.key):
                numbers = post_all.post_all(entries, at=now)
            ours.append(time.perf_counter() - started)
            copied.append(_copy(admin, entries, numbers, now))
    books.prove()
    mine, theirs = (statistics.median(times[1:]) for times in (ours, copied))
    return [
        {
            "entries": arguments.entries,
            "ours_per_s": round(arguments.entries / mine),
            "copy_per_s": round(arguments.entries / theirs),
            "ratio": round(theirs / mine, 2),
        }
    ]


def _drawn(chance: random.Random, accounts: tuple[int, int], day: dt.date) -> Entry:
    giver, taker = chance.sample(range(accounts[0], accounts[1] + 1), 2)
    yen = chance.randint(1, 9_999)
    legs = (Leg(giver, -yen, "振込 ｼｹﾝ ﾀﾛｳ"), Leg(taker, yen, "振込 ｼｹﾝ ﾊﾅｺ"))
    return Entry(uuid.uuid4(), "bench", day, legs)


def _copy(
    admin: psycopg.Connection[Any],
    entries: Sequence[Entry],
    numbers: Sequence[int],
    at: dt.datetime,
) -> float:
    """Copy what was posted; a seal, a balance and a version take as much room as the real ones."""
    seal, balance, version = bytes(32), 1_000_000_000, 2
    started = time.perf_counter()
    with admin.transaction():
        _copy_rows(
            admin,
            "entry",
            (
                (number, one.request_id, one.kind, one.day, at, seal)
                for number, one in zip(numbers, entries, strict=True)
            ),
        )
        _copy_rows(
            admin,
            "leg",
            (
                (number, nth, leg.account_id, leg.amount, balance, version, one.day, leg.narrative)
                for number, one in zip(numbers, entries, strict=True)
                for nth, leg in enumerate(one.legs, 1)
            ),
        )
    return time.perf_counter() - started


def _copy_rows(
    admin: psycopg.Connection[Any], table: str, rows: Iterable[tuple[object, ...]]
) -> None:
    with admin.cursor() as cursor, cursor.copy(f"COPY bare.{table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
