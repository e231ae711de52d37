"""Mails that other tests have queued: out of the way, so that a test counts its own."""

import datetime as dt

from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.wires.models import Outgoing


def carry_away(institution: Institution, *, at: dt.datetime) -> None:
    """Mark every waiting mail as carried."""
    with current.serving(institution):
        Outgoing.objects.filter(wire="mail", carried_at=None).update(carried_at=at)
