"""The day's end by the clock (日締めの巡回): a share each round, so that nothing else waits."""

import datetime as dt
import time

import structlog

from madoguchi.day_end import run
from madoguchi.day_end.run import Work
from madoguchi.institutions import current
from madoguchi.values.day import day_of
from madoguchi.worker.rest import Rests

log = structlog.get_logger()

# The other rounds wait no longer than this, and a piece.
_SHARE_SECONDS = 1.0
_AFTER_A_FAULT = dt.timedelta(minutes=1)
# In the evening money is spent, and transfers are reserved, that nobody has looked at yet.
_LOOK_AGAIN = dt.timedelta(minutes=5)

# What this process is about, by institution; a restart finds the rest in the database.
_under_way: dict[str, tuple[dt.date, Work]] = {}
_rests = Rests()


def go_on(*, at: dt.datetime) -> int:
    """Do a share of what is due for the institution being served; 0 when nothing is.

    What breaks is begun anew a minute later. Steps are done by every worker that finds them due,
    once in effect (H2).
    """
    alias = current.alias()
    if _rests.holds(at=at):
        return 0
    # Believed until the share is done: then it is known better.
    _rests.until(at + _AFTER_A_FAULT, at=at)
    work = _next_work(alias, at=at)
    if work is None:
        opening = run.next_opening(at=at)
        evening = run.look_again(at=at)
        _rests.until(min(opening, at + _LOOK_AGAIN) if evening else opening, at=at)
        return 0
    left = _share(work, at=at)
    if left is None:
        log.info("day's end", institution=alias, day=str(work.day), step=work.step.name)
    else:
        _under_way[alias] = (day_of(at), left)
    _rests.end()
    return int(left != work)


def _next_work(alias: str, *, at: dt.datetime) -> Work | None:
    begun, work = _under_way.pop(alias, (None, None))
    if work is not None and begun == day_of(at):
        return work
    # After midnight another day's end comes first.
    return next(iter(run.due(at=at)), None)


def _share(work: Work, *, at: dt.datetime) -> Work | None:
    until = time.monotonic() + _SHARE_SECONDS
    left = run.go_on(work, at=at)
    # Where nothing moved, another worker holds what is left.
    while left is not None and left != work and time.monotonic() < until:
        work, left = left, run.go_on(left, at=at)
    return left
