"""Years of lines on one account (長い明細), made up by the server itself, among other accounts.

Every line of the account has its other side on one of the others, so that half of all lines are
his. They lie in the table in no order, a hundred thousand at a time, as lines of a busy bank lie
among those of its other customers: reading a hundred of them means reading a hundred pages.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import psycopg

# Lines an account has in one entry, lines a day, and how many are made up at a time.
_A_TIME, _A_DAY, _BATCH = 10, 100, 100_000
# What moves: in and out by turns, so that every balance is known from its line's number.
_YEN = 1_000


@dataclass(frozen=True, slots=True)
class History:
    """An account with that many lines; the first is of `first`, the last of `last`."""

    account_id: int
    lines: int
    first: dt.date
    last: dt.date


_OPEN = """
INSERT INTO {schema}.ledger_account (code, internal, floor_yen, balance, version, opened_on)
SELECT 'history-' || gen_random_uuid(), false, -%(yen)s, 0, 0, %(first)s
  FROM generate_series(1, %(count)s) RETURNING id
"""

# Entry e holds lines (e - 1) * a_time + 1 and following; its other sides go round the others.
_ENTRIES = """
INSERT INTO {schema}.ledger_entry (id, request_id, kind, day, posted_at, seal)
OVERRIDING SYSTEM VALUE
SELECT %(before)s + e, gen_random_uuid(), 'bench', {day}, now(), ''
  FROM generate_series(%(from)s::bigint, %(to)s::bigint) AS e
"""

_LEGS = """
INSERT INTO {schema}.ledger_leg
    (entry_id, position, account_id, amount, balance_after, version, day, narrative)
SELECT %(before)s + e, line.position, line.account_id, line.amount, line.balance_after,
       line.version, {day}, '振込 ｼｹﾝ ' || n %% 977
  FROM generate_series((%(from)s::bigint - 1) * %(a_time)s + 1, %(to)s::bigint * %(a_time)s) AS n
 CROSS JOIN LATERAL (SELECT (n - 1) / %(a_time)s + 1 AS e, (n - 1) %% %(a_time)s + 1 AS place,
                            (n - 1) %% %(others)s AS other, (n - 1) / %(others)s + 1 AS turn,
                            CASE WHEN n %% 2 = 1 THEN %(yen)s ELSE -%(yen)s END AS yen) AS made
 CROSS JOIN LATERAL (
    VALUES (place, %(account)s, yen, greatest(yen, 0), n),
           (place + %(a_time)s, %(account)s + 1 + other, -yen,
            CASE WHEN turn %% 2 = 1 THEN -yen ELSE 0 END, turn)
 ) AS line (position, account_id, amount, balance_after, version)
 ORDER BY hashint8(n * 2 + line.position)
"""

_DAY = "%(last)s::date - ((%(entries)s - e) * %(a_time)s / %(a_day)s)::integer"

_BALANCES = """
UPDATE {schema}.ledger_account AS a
   SET balance = l.balance_after, version = l.version, moved_on = l.day
  FROM (SELECT account_id, max(version) AS version FROM {schema}.ledger_leg
         WHERE account_id BETWEEN %(account)s AND %(account)s + %(others)s
         GROUP BY account_id) AS newest
  JOIN {schema}.ledger_leg AS l USING (account_id, version)
 WHERE a.id = l.account_id
"""


def write(
    admin: psycopg.Connection[Any], schema: str, *, lines: int, others: int, last: dt.date
) -> History:
    """Write an account's whole history, as the owner of everything; triggers and checks stay on.

    `lines` is a multiple of ten; `others` is made odd, so that each is paid in and out by turns.
    """
    others += 1 - others % 2
    entries = lines // _A_TIME
    first = last - dt.timedelta(days=(entries - 1) * _A_TIME // _A_DAY)
    said: dict[str, Any] = {
        "yen": _YEN,
        "first": first,
        "last": last,
        "others": others,
        "entries": entries,
        "a_time": _A_TIME,
        "a_day": _A_DAY,
        "count": others + 1,
    }

    def run(sql: str) -> list[tuple[Any, ...]]:
        done = admin.execute(sql.replace("{day}", _DAY).replace("{schema}", f'"{schema}"'), said)
        return done.fetchall() if done.description else []

    said["account"] = min(row[0] for row in run(_OPEN))
    [(said["before"],)] = run("SELECT coalesce(max(id), 0) FROM {schema}.ledger_entry")
    for begin in range(1, entries + 1, _BATCH // _A_TIME):
        said |= {"from": begin, "to": min(begin + _BATCH // _A_TIME - 1, entries)}
        run(_ENTRIES)
        run(_LEGS)
    run(_BALANCES)
    run(
        "SELECT setval(pg_get_serial_sequence('{schema}.ledger_entry', 'id'),"
        " (SELECT max(id) FROM {schema}.ledger_entry))"
    )
    return History(said["account"], lines, first, last)
