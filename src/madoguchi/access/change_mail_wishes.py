"""Changes which mails a customer wants (Ｅメール通知の設定): proved, and told to him by mail."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.access import change_proof, letters
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import recall, record
from madoguchi.customers import accounts, mail_wishes
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused

CHANGED = "mail-wishes.changed"


def change_mail_wishes(
    *,
    money_in: bool,
    by: Actor,
    proof: Proof,
    request_id: uuid.UUID,
    profile: Profile,
    at: dt.datetime,
) -> None:
    """Keep what the customer wishes, once, and write to the address he has (E2).

    Whoever turns the mails off behind his back is so betrayed. Raises Refused WEAK_PROOF (T20), or
    NOT_APPLICABLE (F07) where the bank leaves no choice. Source: manual 002 (Ｅメール通知サービス).
    """
    if profile.mails.money_in != "by-choice":
        raise Refused(Refusal.NOT_APPLICABLE)
    change_proof.must_fit(proof, by=by, request_id=request_id, profile=profile)
    chain, about = record.chain_of(by.contract_id), str(request_id)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        if recall.is_told(chain=chain, about=about, what=CHANGED):
            return
        mail_wishes.wish_money_in(by.contract_id, wished=money_in, at=at)
        letters.tell(
            by.contract_id,
            purpose="mail-wishes",
            about=about,
            subject="メール通知の設定を変更しました",
            lines=(
                "メール通知の設定を変更しました。",
                "",
                f"入出金のお知らせ：{'希望する' if money_in else '希望しない'}",
            ),
            at=at,
        )
        record.record(
            chain=chain,
            who=by.name,
            what=CHANGED,
            about=about,
            at=at,
            detail={"money_in": "yes" if money_in else "no"},
        )
