"""How long the day's end takes (締め): the closing balances of many accounts, and once more."""

import argparse
import datetime as dt
import time
import uuid

from madoguchi.bench import books
from madoguchi.institutions import clock, current, registry
from madoguchi.ledger import closing, post_all
from madoguchi.ledger.entry import Entry, Leg
from madoguchi.supervise.postgres import Server
from madoguchi.values.day import day_of

_ACCOUNTS = 1_000_000
_A_STEP = 10_000
# On the second day each hundredth account pays the one beside it, so one in fifty moves.
_FEW = 100
_ONE_DAY = dt.timedelta(days=1)


def eod(arguments: argparse.Namespace, server: Server) -> list[dict[str, object]]:
    """Close a day on which every account moved, the same once more, and a day when few did."""
    now = clock.now()
    first, last = books.open_accounts(arguments.accounts or _ACCOUNTS)
    with books.superuser(server) as admin:
        admin.execute("VACUUM ANALYZE")
        admin.execute("CHECKPOINT")
    [institution] = registry.all_institutions()
    with current.serving(institution):
        figures = [_close("every account moved", now), _close("once more", now)]
        few = range(first, last + 1 - (last + 1 - first) % 2, _FEW)
        tomorrow = now + _ONE_DAY
        post_all.post_all([_moved(each, first, day_of(tomorrow)) for each in few], at=tomorrow)
        figures.append(_close("one in fifty moved", tomorrow))
    books.prove()
    return figures


def _moved(account: int, first: int, day: dt.date) -> Entry:
    """A yen from an account to the one beside it."""
    legs = (Leg(account, -1, "振込"), Leg(account + 1, 1, "振込"))
    return Entry(uuid.uuid4(), "bench", day, legs)


def _close(what: str, at: dt.datetime) -> dict[str, object]:
    """Close the day of a moment, the day after; what it came to."""
    day, later = day_of(at), at + _ONE_DAY
    started = time.perf_counter()
    closing.begin(day, at=later)
    seen, written, after = 0, 0, 0
    while True:
        step = closing.close_some(day, after=after, most=_A_STEP)
        seen, written, after = seen + step.seen, written + step.written, step.last_id
        if step.seen < _A_STEP:
            break
    steps = time.perf_counter() - started
    closing.finish(day, at=later)
    seconds = time.perf_counter() - started
    return {
        "day": what,
        "accounts": seen,
        "written": written,
        "seconds": round(seconds, 2),
        "of_which_finishing": round(seconds - steps, 2),
        "accounts_per_s": round(seen / seconds),
        "rows_per_s": round(written / seconds),
    }
