"""The interbank line's round (為替の送受信): carry what waits, fetch what came, act on it."""

import datetime as dt

import structlog
from django.conf import settings

from madoguchi.wires.clearing.line import AnswerLost, Line, LineDown
from madoguchi.worker.carry_all import carry_all
from madoguchi.worker.fetch import act, fetch, fetch_credits

log = structlog.get_logger()


def line_to_centre() -> Line:
    """The line of this installation to the clearing centre."""
    return Line(
        host=settings.CLEARING.host,
        port=settings.CLEARING.port,
        timeout=settings.CLEARING.timeout_seconds,
    )


def carry_and_fetch(*, at: dt.datetime) -> int:
    """One round for the institution being served; returns how many messages moved."""
    with line_to_centre() as line:
        carried = carry_all(line, at=at)
        # A silent centre is not waited for twice; one that loses an answer now and then is asked.
        fetched = 0 if carried.line_lost else _fetch(line, at=at)
    return carried.count + fetched + act(at=at)


def _fetch(line: Line, *, at: dt.datetime) -> int:
    fetched = 0
    try:
        fetched += fetch(line, at=at)
        fetched += fetch_credits(line, at=at)
    except (LineDown, AnswerLost) as error:
        log.warning("clearing results not fetched", error=str(error))
    return fetched
