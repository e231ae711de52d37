"""The anchor's round (アンカーの巡回): seals the ends of chains, and says so in the log."""

import datetime as dt

import structlog

from madoguchi.audit import anchor
from madoguchi.institutions import current
from madoguchi.worker.rest import Rests

log = structlog.get_logger()

# What was recorded since the last anchor is not proved by any: it is a minute's.
_EVERY = dt.timedelta(minutes=1)

_rests = Rests()


def go_on(*, at: dt.datetime) -> int:
    """Anchor the chains that went on, once a minute; returns how many anchors were made.

    The log line is the one proof that no superuser of the database can set back.
    """
    if _rests.holds(at=at):
        return 0
    _rests.until(at + _EVERY, at=at)
    made = anchor.anchor(at=at)
    if made is None:
        return 0
    log.info(
        "anchored",
        institution=current.alias(),
        number=made.number,
        anchor=made.mac.hex(),
        chains=made.chains,
    )
    if made.chains == anchor.MOST:
        _rests.end()
    return 1
