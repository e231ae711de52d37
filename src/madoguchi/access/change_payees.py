"""Registers, changes and removes a customer's own payees (振込先登録・削除), proved and told.

`keep` is for the desk that knows whom a customer paid a moment ago, and what proof that needs.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping

from django.db import transaction

from madoguchi.access import change_proof, letters
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import recall, record
from madoguchi.customers import accounts, payees
from madoguchi.customers.payees import Named
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.values.account import mask
from madoguchi.values.kana import for_display

REGISTERED, CHANGED, REMOVED = "payee.registered", "payee.changed", "payee.removed"


class NotThere(Exception):
    """Not the customer's own payee, or not any more: the list shows what there is."""


def register_payee(
    *,
    new: Named,
    by: Actor,
    proof: Proof,
    request_id: uuid.UUID,
    profile: Profile,
    at: dt.datetime,
) -> None:
    """Register a payee before anything is sent to it, once (利用者情報・登録口座).

    Raises Refused WEAK_PROOF (T20), PAYEE_KNOWN (T31), PAYEES_FULL (T30); then nothing is
    registered. Source: C1, C13; manual 000 (振込先登録 手順８: 確認用パスワード).
    """
    change_proof.must_fit(proof, by=by, request_id=request_id, profile=profile)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        keep(new=new, by=by, request_id=request_id, profile=profile, at=at)


def keep(
    *, new: Named, by: Actor, request_id: uuid.UUID, profile: Profile, at: dt.datetime
) -> None:
    """Register a payee for a request, once, inside the contract's turn; tell and record it."""
    if _is_done(by, request_id, REGISTERED):
        return
    payees.register(by.contract_id, new, most=profile.transfers.payees_most, at=at)
    _tell(
        by,
        request_id,
        subject="振込先を登録しました",
        first="次の振込先を登録しました。",
        told=new,
        at=at,
    )
    _remember(by, request_id, REGISTERED, {"account": new.masked}, at=at)


def change_payee(
    *,
    payee_id: int,
    name_kana: str,
    note: str,
    by: Actor,
    proof: Proof,
    request_id: uuid.UUID,
    profile: Profile,
    at: dt.datetime,
) -> None:
    """Give a payee another name and note, once; it is proved, for by these it is picked.

    Raises Refused WEAK_PROOF (T20), or NotThere. Source: C13.
    """
    change_proof.must_fit(proof, by=by, request_id=request_id, profile=profile)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        if _is_done(by, request_id, CHANGED):
            return
        changed = payees.change(by.contract_id, payee_id, name_kana=name_kana, note=note)
        now = payees.payee_of(by.contract_id, payee_id)
        if not changed or now is None:
            raise NotThere(str(payee_id))
        _tell(
            by,
            request_id,
            subject="振込先の登録内容を変更しました",
            first="次の振込先の、受取人名または備考を変更しました。",
            told=now,
            at=at,
        )
        _remember(by, request_id, CHANGED, {"account": now.masked}, at=at)


def remove_payees(
    *,
    payee_ids: Collection[int],
    by: Actor,
    proof: Proof,
    request_id: uuid.UUID,
    profile: Profile,
    at: dt.datetime,
) -> None:
    """Remove several of the customer's own payees at once; those on paper stay.

    Raises Refused WEAK_PROOF (T20), or NotThere where none of them is left. Source: C13; manual
    000 (振込先削除).
    """
    change_proof.must_fit(proof, by=by, request_id=request_id, profile=profile)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        if _is_done(by, request_id, REMOVED):
            return
        removed = payees.remove(by.contract_id, payee_ids)
        if not removed:
            raise NotThere(str(request_id))
        accounts_said = " ".join(each.masked for each in removed)
        _remember(
            by,
            request_id,
            REMOVED,
            {"count": len(removed), "accounts": accounts_said},
            at=at,
        )


def _is_done(by: Actor, request_id: uuid.UUID, what: str) -> bool:
    chain = record.chain_of(by.contract_id)
    return recall.is_told(chain=chain, about=str(request_id), what=what)


def _tell(
    by: Actor, request_id: uuid.UUID, *, subject: str, first: str, told: Named, at: dt.datetime
) -> None:
    to = told.payee.account
    letters.tell(
        by.contract_id,
        purpose="payee",
        about=str(request_id),
        subject=subject,
        lines=(
            first,
            "",
            f"金融機関：{told.bank_name} {told.branch_name}",
            f"口座　　：{to.kind.japanese} {mask(to.number)}",
            f"受取人　：{for_display(told.payee.name_kana)} 様",
        ),
        at=at,
    )


def _remember(
    by: Actor,
    request_id: uuid.UUID,
    what: str,
    detail: Mapping[str, str | int | None],
    *,
    at: dt.datetime,
) -> None:
    record.record(
        chain=record.chain_of(by.contract_id),
        who=by.name,
        what=what,
        about=str(request_id),
        at=at,
        detail=detail,
    )
