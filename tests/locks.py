"""What is told of a lock (ロックアウト・閉塞): in the trail, and by mail."""

from django.db import transaction

from madoguchi.audit import reads, record
from madoguchi.customers import change_details
from madoguchi.institutions import current
from madoguchi.wires.models import Outgoing


def told_of(contract_id: int) -> tuple[int, int]:
    """How many records and how many mails tell of a lock of a customer."""
    chain = record.chain_of(contract_id)
    with transaction.atomic(using=current.alias()):
        records = [each.record for each in reads.records() if each.record.chain == chain]
    address = change_details.details_of(contract_id).mail
    mails = Outgoing.objects.filter(wire="mail", purpose="identity.lock.0", body__to=address)
    return sum(each.what.endswith(".locked") for each in records), mails.count()
