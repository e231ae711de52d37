"""A contract that is stopped (ＩＢ取引中止) while a deed of its customer waits for the turn."""

from collections.abc import Callable

from django.db import transaction

from cast import AT, Person
from hands import another_hand, wait_until_somebody_waits_for_a_lock
from madoguchi.customers import accounts, stop
from madoguchi.institutions import current
from madoguchi.values.refusal import Refusal, Refused


def stopped_meanwhile(person: Person, deed: Callable[[], object]) -> Refusal | None:
    """Stop a contract, and let the deed begin before that is committed; why it was refused."""
    with current.serving(person.institution):
        with transaction.atomic(using=current.alias(), durable=True):
            accounts.take_turn(person.contract_id)
            stop.stop(person.contract_id, reason="customer", at=AT)
            under_way = another_hand(deed, institution=person.institution)
            wait_until_somebody_waits_for_a_lock()
        said = [each for each in under_way.result() if isinstance(each, Exception)]
    for each in said:
        if not isinstance(each, Refused):
            raise each
        return each.refusal
    return None
