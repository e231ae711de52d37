"""Credits from other banks, for the tests: sent through a centre, or stored as by the worker."""

import dataclasses
import datetime as dt
import itertools
import uuid
from typing import Any

from cast import AT, Person
from centre_kit import Centre
from madoguchi.formats.clearing.telegram import Transfer
from madoguchi.wires import credits
from madoguchi.wires.clearing.centre_credits import order_credit
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


def other_bank_sends(
    centre: Centre, person: Person, *, yen: int, on: dt.date, name: str | None = None
) -> str:
    """Another bank sends money to a person's first account; returns the key it has there."""
    account = person.accounts[0]
    transfer = Transfer(
        key=uuid.uuid4().hex,
        sending_bank="9998",
        sending_branch="001",
        receiving_bank=person.institution.profile.institution.code,
        receiving_branch=account.branch_code,
        account_kind=account.kind.value,
        account_number=account.number,
        receiver_name=person.name_kana if name is None else name,
        sender_name="ﾔﾏﾀﾞ ﾀﾛｳ",
        amount_yen=yen,
        value_date=on,
    )
    order_credit(store=centre.store, transfer=transfer)
    return transfer.key


def stored(person: Person, **otherwise: Any) -> Credit:
    """A credit that has come and that nobody has acted upon."""
    credit = credit_for(person, **otherwise)
    credits.store([credit], at=AT)
    return credit
