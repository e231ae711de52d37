"""Remembers that a payment was refused (お断りの記録): the refusal rolled all else back."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.access.actor import Actor
from madoguchi.audit import record
from madoguchi.institutions import current
from madoguchi.values.refusal import Refused


def remember_refusal(
    refused: Refused, *, by: Actor, request_id: uuid.UUID, at: dt.datetime
) -> None:
    """Write the refusal's code into the audit trail, in a transaction of its own."""
    with transaction.atomic(using=current.alias(), durable=True):
        record.record(
            chain=record.chain_of(by.contract_id),
            who=by.name,
            # Not "payeasy.…": there is no payment that this record could belong to.
            what="refused-payeasy",
            about=str(request_id),
            at=at,
            detail={"code": refused.refusal.value},
        )
