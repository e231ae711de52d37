"""Credits from other banks, for the tests: stored as the worker stores them."""

import dataclasses
import itertools
import uuid
from typing import Any

from cast import AT, Person
from madoguchi.wires import credits
from madoguchi.wires.credits import Credit

_sequences = itertools.count(1_000_001)


def credit_for(person: Person, *, yen: int = 1_000, **otherwise: Any) -> Credit:
    """A credit for a person's first account; whatever is named is otherwise."""
    account = person.accounts[0]
    usual = Credit(
        sequence=next(_sequences),
        key=uuid.uuid4(),
        sending_bank="9998",
        sending_branch="001",
        receiving_bank=person.institution.profile.institution.code,
        receiving_branch=account.branch_code,
        account_kind=account.kind.value,
        account_number=account.number,
        receiver_name=person.name_kana,
        sender_name="ﾔﾏﾀﾞ ﾀﾛｳ",
        amount_yen=yen,
        value_date=AT.date(),
        edi="",
    )
    return dataclasses.replace(usual, **otherwise)


def stored(person: Person, **otherwise: Any) -> Credit:
    """A credit that has come and that nobody has acted upon."""
    credit = credit_for(person, **otherwise)
    credits.store([credit], at=AT)
    return credit
