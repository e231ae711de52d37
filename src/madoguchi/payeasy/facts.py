"""What the bank knows about a payment (判定材料): the account, its balance, what was paid today."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.access import accept_code
from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.institutions import current
from madoguchi.ledger import reads as ledger
from madoguchi.payeasy import reads
from madoguchi.payeasy.drafts import Drafted
from madoguchi.policy.factors import factors_for, strongest
from madoguchi.policy.payment import Facts
from madoguchi.policy.table import FactorName
from madoguchi.values.day import day_of


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts for the decision, and the account they are about."""

    facts: Facts
    source: Account


class NotYours(Exception):
    """The source account is not the contract's: answered as if it did not exist."""


def gather(
    drafted: Drafted, *, contract_id: int, proof: FactorName | None, at: dt.datetime
) -> Gathered:
    """Read everything the decision needs; raises NotYours for somebody else's account."""
    mine = {account.id: account for account in accounts.accounts_of(contract_id)}
    source = mine.get(drafted.source_account_id)
    if source is None:
        raise NotYours(f"account {drafted.source_account_id} is not contract {contract_id}'s")
    balance = ledger.balances([source.ledger_account_id])[source.ledger_account_id]
    has_token = accept_code.in_use_since(contract_id) is not None
    profile = current.institution().profile
    facts = Facts(
        available_yen=balance.available_yen,
        paid_yen=reads.paid_on(day_of(at), contract_id=contract_id),
        asked=strongest(factors_for("payeasy", profile, has_token=has_token)),
        proof=proof,
        inquired_on=day_of(drafted.inquired.asked_at),
        paid_meanwhile=reads.paid_meanwhile(drafted.inquired, contract_id=contract_id),
    )
    return Gathered(facts, source)
