"""The reconciliation's round (対査の巡回): asks the centre about days that are over (C14, H2)."""

import datetime as dt

import structlog

from madoguchi.institutions import current
from madoguchi.transfers import reconcile
from madoguchi.wires.clearing.inquiry import ask_totals
from madoguchi.wires.clearing.line import AnswerLost, LineDown
from madoguchi.worker.clearing import line_to_centre
from madoguchi.worker.fetch import act, fetch, fetch_credits
from madoguchi.worker.rest import Rests

log = structlog.get_logger()

# What does not agree is asked again so often, and as often it is seen whether a day is over.
_EVERY = dt.timedelta(minutes=10)

_rests = Rests()


def go_on(*, at: dt.datetime) -> int:
    """Ask about every day that is over and not agreed upon; returns about how many.

    A silent centre is asked again later: no other round and no step of the day's end waits for it.
    """
    if _rests.holds(at=at):
        return 0
    _rests.until(at + _EVERY, at=at)
    days = reconcile.days_to_ask(at=at)
    try:
        return _ask_about(days, at=at) if days else 0
    except (LineDown, AnswerLost) as error:
        log.warning("the centre's totals not fetched", error=str(error))
        return 0


def _ask_about(days: list[dt.date], *, at: dt.datetime) -> int:
    institution = current.institution()
    bank = institution.profile.institution.code
    with line_to_centre() as line:
        # What it has told us before must be here before its totals are compared with ours.
        while fetch(line, at=at) + fetch_credits(line, at=at) + act(at=at):
            pass
        for day in days:
            verdict = reconcile.note(ask_totals(line, bank_code=bank, day=day), at=at)
            say = log.error if verdict == "differs" else log.info
            say("reconciliation", institution=institution.key, day=str(day), verdict=verdict)
    return len(days)
