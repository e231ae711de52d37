"""What the bank knows about a wish (判定材料): accounts, balances, what was moved today."""

import datetime as dt
from dataclasses import dataclass

from madoguchi.access import accept_code
from madoguchi.customers import accounts, limits, payees
from madoguchi.customers.accounts import Account
from madoguchi.directory import membership
from madoguchi.directory.calendar import calendar
from madoguchi.institutions import current
from madoguchi.ledger import reads as ledger
from madoguchi.policy.dates import NotOffered, carried_out_on
from madoguchi.policy.factors import (
    Allowed,
    allowed,
    cooling_off_until,
    factors_for,
    limit_factor,
    strongest,
)
from madoguchi.policy.table import FactorName
from madoguchi.policy.wish import Facts, Wish
from madoguchi.transfers import reads
from madoguchi.values.account import AccountNumber
from madoguchi.values.day import BeyondHorizon, day_of
from madoguchi.values.names import same_name


@dataclass(frozen=True, slots=True)
class Gathered:
    """The facts for the decision, and the accounts they are about."""

    facts: Facts
    source: Account
    payee: Account | None
    # The day against whose limit the transfer would count.
    counts_on: dt.date

    @property
    def payee_ledger_id(self) -> int | None:
        """The payee's account in our ledger; None for one at another bank."""
        return None if self.payee is None else self.payee.ledger_account_id


class NotYours(Exception):
    """The source account is not the contract's: answered as if it did not exist."""


def gather(wish: Wish, *, contract_id: int, proof: FactorName | None, at: dt.datetime) -> Gathered:
    """Read everything the decision needs; raises NotYours for somebody else's account."""
    profile = current.institution().profile
    bank = profile.institution.code
    token = accept_code.in_use_since(contract_id)
    mine = {account.id: account for account in accounts.accounts_of(contract_id)}
    source = mine.get(wish.source_id)
    if source is None:
        raise NotYours(f"account {wish.source_id} is not contract {contract_id}'s")
    to = wish.payee.account
    payee = None
    if to.bank == bank:
        payee = accounts.account_at(branch_code=to.branch, kind=to.kind, number=to.number)
        # An account that exists under another name is answered like one that does not exist,
        # so that nobody can find out names by asking for numbers.
        if payee is not None and not same_name(payee.holder_kana, wish.payee.name_kana):
            payee = None
    balance = ledger.balances([source.ledger_account_id])[source.ledger_account_id]
    preregistered = payees.is_preregistered(wish.payee, contract_id=contract_id)
    counted = counts_on(wish, at=at)
    facts = Facts(
        source=AccountNumber(bank, source.branch_code, source.kind, source.number),
        payee_is_own_account=payee is not None and payee.contract_id == contract_id,
        payee_found=to.bank != bank or payee is not None,
        available_yen=balance.available_yen,
        moved_yen=reads.moved_on(counted, contract_id=contract_id),
        asked=strongest(
            factors_for(
                "transfer", profile, has_token=token is not None, preregistered=preregistered
            )
        ),
        limit_as=limit_factor(profile, in_use_at=token, at=at),
        token_from=cooling_off_until(profile, in_use_at=token, at=at),
        own_limit_yen=_own_limit(contract_id, day_of(at), counted),
        proof=proof,
        preregistered=preregistered,
        payee_bank_extended=to.bank == bank or not membership.core_only([to.bank]),
    )
    return Gathered(facts, source, payee, counted)


def counts_on(wish: Wish, *, at: dt.datetime) -> dt.date:
    """The day against whose limit a transfer counts (C9): today, or the day it is carried out."""
    rule, today = current.institution().profile.reservations, day_of(at)
    if wish.on is None or rule.counts_on == "day-made":
        return today
    try:
        found = carried_out_on(rule, calendar(), wished=wish.on, today=today)
    except BeyondHorizon:
        return wish.on
    # A day that is not offered is refused whatever counts on it.
    return wish.on if isinstance(found, NotOffered) else found


def _own_limit(contract_id: int, *days: dt.date) -> int | None:
    """The lowest own limit of these days, so that a raise is of no use before it holds (C9)."""
    own = [limits.own_limit(contract_id, day=day) for day in dict.fromkeys(days)]
    return min((yen for yen in own if yen is not None), default=None)


def allowed_to(contract_id: int, *, at: dt.datetime) -> Allowed:
    """What may leave a contract today, at once and altogether, before anything was sent (C9)."""
    profile = current.institution().profile
    proof = limit_factor(profile, in_use_at=accept_code.in_use_since(contract_id), at=at)
    own = limits.own_limit(contract_id, day=day_of(at))
    return allowed(profile, proof=proof, own_yen=own)
