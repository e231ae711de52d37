"""Registers whom a transfer went to (今回の振込先を登録): proved again where the profile says so.

It stands here and not beside `access/change_payees.py`, because only this desk knows its orders.
"""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.access import change_payees, change_proof
from madoguchi.access.actor import Actor, Proof
from madoguchi.customers import accounts
from madoguchi.customers.payees import Named
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.transfers import reads
from madoguchi.transfers.reads import Transfer
from madoguchi.transfers.states import WITHOUT_EFFECT, State
from madoguchi.values.account import AccountNumber, Payee


class NotPaid(Exception):
    """No order of this customer's went to such a payee: answered as if it did not exist."""


def may_be_registered(transfer: Transfer) -> bool:
    """Whether its payee may be registered: somebody else's account, and nothing came back (C8)."""
    gone_wrong = transfer.state in (*WITHOUT_EFFECT, State.RETURNED)
    return transfer.reach != "own-account" and not gone_wrong


def payee_paid(transfer: Transfer, *, note: str = "") -> Named:
    """The payee of an order, under the names the order was accepted with."""
    account = AccountNumber(
        transfer.payee_bank, transfer.payee_branch, transfer.payee_kind, transfer.payee_number
    )
    payee = Payee(account, transfer.payee_kana)
    return Named(payee, transfer.payee_bank_name, transfer.payee_branch_name, note)


def register_payee_paid(
    *,
    order: uuid.UUID,
    note: str,
    by: Actor,
    proof: Proof | None,
    request_id: uuid.UUID,
    profile: Profile,
    at: dt.datetime,
) -> None:
    """Register the payee of an accepted order, once; `proof` None where the profile needs none.

    Raises NotPaid, or Refused WEAK_PROOF (T20), PAYEE_KNOWN (T31), PAYEES_FULL (T30). Source: C8,
    C13; manual 000 (手順１０, １１: 確認用パスワード), manual 002 (今回の振込先を登録).
    """
    if profile.transfers.register_paid_needs_proof:
        change_proof.must_fit(proof, by=by, request_id=request_id, profile=profile)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        transfer = reads.by_request(order, contract_id=by.contract_id)
        if transfer is None or not may_be_registered(transfer):
            raise NotPaid(str(order))
        new = payee_paid(transfer, note=note)
        change_payees.keep(new=new, by=by, request_id=request_id, profile=profile, at=at)
