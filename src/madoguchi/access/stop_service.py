"""Stops the service at the customer's own word (ＩＢ取引中止): at once, everywhere."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.access import change_proof, letters, session
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import recall, record
from madoguchi.customers import accounts, stop
from madoguchi.institutions import current
from madoguchi.policy.profile import Profile

STOPPED = "service.stopped"


def stop_service(
    *, by: Actor, proof: Proof, request_id: uuid.UUID, profile: Profile, at: dt.datetime
) -> None:
    """Stop the customer's contract, once, and end every session of it, this one too.

    Signing on is then answered as for an ID that is nobody's; only the bank resumes it. Raises
    Refused WEAK_PROOF (T20). Source: A17; manual 002 (ＩＢ取引中止).
    """
    change_proof.must_fit(proof, by=by, request_id=request_id, profile=profile)
    chain, about = record.chain_of(by.contract_id), str(request_id)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_turn(by.contract_id)
        # Behind the turn: whoever was signing on meanwhile has begun his session, or sees the stop.
        session.end_all(by.contract_id, reason="stopped", at=at)
        if recall.is_told(chain=chain, about=about, what=STOPPED):
            return
        stop.stop(by.contract_id, reason="customer", at=at)
        letters.tell(
            by.contract_id,
            purpose="stop",
            about=about,
            subject="ＩＢ取引を中止しました",
            lines=(
                "お客様の操作により、インターネットバンキングのご利用を中止しました。",
                "ご利用を再開するときは、当方所定のお手続きが必要です。",
            ),
            at=at,
        )
        record.record(chain=chain, who=by.name, what=STOPPED, about=about, at=at)
