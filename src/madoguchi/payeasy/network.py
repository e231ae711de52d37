"""The line that Pay-easy asks its questions on (収納ネットワーク), and whether it is offered."""

import datetime as dt

from django.conf import settings

from madoguchi.institutions import current
from madoguchi.policy.payeasy import Payeasy
from madoguchi.values.day import TOKYO
from madoguchi.wires.payeasy.line import Line


class NotOffered(Exception):
    """The institution or the installation has no Pay-easy: no page leads here."""


def is_offered() -> bool:
    """Whether the institution being served has rules for Pay-easy, and the installation a line."""
    return current.institution().profile.payeasy is not None and settings.PAYEASY is not None


def rule() -> Payeasy:
    """The rules of the institution being served; raises NotOffered."""
    found = current.institution().profile.payeasy
    if found is None or settings.PAYEASY is None:
        raise NotOffered(current.alias())
    return found


def line() -> Line:
    """A line to the billers' network, opened by its first question; raises NotOffered."""
    if settings.PAYEASY is None:
        raise NotOffered(current.alias())
    return Line(
        host=settings.PAYEASY.host,
        port=settings.PAYEASY.port,
        timeout=settings.PAYEASY.timeout_seconds,
    )


def bank_code() -> str:
    """Who is asking, as telegrams name it."""
    return current.institution().profile.institution.code


def japans_clock(at: dt.datetime) -> dt.datetime:
    """A moment as telegrams carry it: Japan's clocks, whole seconds, no zone."""
    return at.astimezone(TOKYO).replace(microsecond=0, tzinfo=None)
