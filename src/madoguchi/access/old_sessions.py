"""Forgets old sessions (古いログイン記録の整理): ended long ago, and not a customer's last one."""

import datetime as dt

from django.db.models import Exists, OuterRef

from madoguchi.access.models import Session


def sweep(*, ended_before: dt.datetime, most: int) -> int:
    """Forget up to `most` sessions that ended before a moment; returns how many (H2).

    Each customer's newest one stays, because his next sign-on shows when it was (A18). In the
    caller's transaction; rows that another hand is forgetting are passed over.
    """
    newer = Session.objects.filter(
        contract_id=OuterRef("contract_id"), started_at__gt=OuterRef("started_at")
    )
    old = Session.objects.filter(Exists(newer), ended_at__lt=ended_before)
    keys = old.order_by("ended_at").select_for_update(skip_locked=True, of=("self",))
    chosen = list(keys.values_list("pk", flat=True)[:most])
    return Session.objects.filter(pk__in=chosen).delete()[0]
