"""Changes mail address, telephone and direct mail (お客様登録情報変更・Ｅメール設定)."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.access import change_proof, letters
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import recall, record
from madoguchi.customers import accounts
from madoguchi.customers import change_details as customers
from madoguchi.customers.change_details import Details
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile

CHANGED = "details.changed"


def change_details(
    *,
    new: Details,
    by: Actor,
    proof: Proof,
    request_id: uuid.UUID,
    profile: Profile,
    at: dt.datetime,
) -> None:
    """Register what the customer says anew, once, and write to the new and to the old address.

    Raises Refused WEAK_PROOF (T20); then nothing is changed. Source: A16, E2; manual 000 pages
    55–56, manual 002 (Ｅメール設定).
    """
    change_proof.must_fit(proof, by=by, request_id=request_id, profile=profile)
    chain, about = record.chain_of(by.contract_id), str(request_id)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        if recall.is_told(chain=chain, about=about, what=CHANGED):
            return
        customers.write(by.contract_id, new, at=at)
        letters.tell(
            by.contract_id,
            purpose="details",
            about=about,
            subject="お客様登録情報を変更しました",
            lines=("次のお客様登録情報を変更しました。", "", *_names(new)),
            at=at,
        )
        record.record(chain=chain, who=by.name, what=CHANGED, about=about, at=at, detail=new.masked)


def _names(new: Details) -> tuple[str, ...]:
    said = (
        ("メールアドレス", new.mail),
        ("ダイレクトメール送信のご希望", new.direct_mail),
        ("連絡先電話番号", new.phone),
    )
    return tuple(f"・{name}" for name, value in said if value is not None)
