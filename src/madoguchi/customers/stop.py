"""Stops a contract (ＩＢ取引中止): nobody signs on with it until the bank resumes it."""

import datetime as dt

from django.db.models import Exists, OuterRef

from madoguchi.customers.models import Contract


def stop(contract_id: int, *, reason: str, at: dt.datetime) -> bool:
    """Stop a contract inside its turn; False where it was stopped before. Source: A17."""
    running = Contract.objects.filter(pk=contract_id, stopped_at=None)
    return bool(running.update(stopped_at=at, stop_reason=reason))


def is_stopped(column: str) -> Exists:
    """Whether the contract whose number stands in a column is stopped, as a part of a question."""
    return Exists(Contract.objects.filter(pk=OuterRef(column)).exclude(stopped_at=None))
