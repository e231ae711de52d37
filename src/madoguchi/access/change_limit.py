"""Changes the customer's own limit (利用限度額変更): proved, within what the bank allows."""

import datetime as dt
import uuid

from django.db import transaction

from madoguchi.access import accept_code, change_proof, letters
from madoguchi.access.actor import Actor, Proof
from madoguchi.audit import recall, record
from madoguchi.customers import accounts, limits
from madoguchi.institutions import current
from madoguchi.policy.factors import allowed, cooling_off_until, limit_factor
from madoguchi.policy.profile import Profile
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.values.yen import read_yen, show_yen

CHANGED = "limit.changed"


def read_limit(typed: str, *, most_yen: int) -> int:
    """Read a typed limit; nought is one too, and means that nothing may leave.

    Raises Refused A00 (not digits), A01 (too long), A04 with `most_yen` (above what is allowed).
    """
    try:
        yen = read_yen(typed)
    except Refused as refused:
        if refused.refusal is not Refusal.OUT_OF_RANGE:
            raise Refused(refused.refusal, field="limit") from refused
        yen = 0
    _must_be_allowed(yen, most_yen=most_yen)
    return yen


def most_yen(contract_id: int, profile: Profile, *, at: dt.datetime) -> int:
    """What holds for a day without an own limit, and so the most an own limit may be (C9)."""
    token = accept_code.in_use_since(contract_id)
    proof = limit_factor(profile, in_use_at=token, at=at)
    return allowed(profile, proof=proof, own_yen=None).per_day_yen


def most_rises_at(contract_id: int, profile: Profile, *, at: dt.datetime) -> dt.datetime | None:
    """When more will be allowed, in a token's first hours; None at any other time."""
    token = accept_code.in_use_since(contract_id)
    return cooling_off_until(profile, in_use_at=token, at=at)


def change_limit(
    *,
    per_day_yen: int,
    by: Actor,
    proof: Proof,
    request_id: uuid.UUID,
    profile: Profile,
    at: dt.datetime,
) -> None:
    """Keep a new own limit, once: a lower one holds at once, a higher one from 0:00 tomorrow.

    Raises Refused WEAK_PROOF (T20), OUT_OF_RANGE (A04) with `most_yen`; then the limit is as it
    was. Source: C9; manual 002.
    """
    change_proof.must_fit(proof, by=by, request_id=request_id, profile=profile)
    chain, about = record.chain_of(by.contract_id), str(request_id)
    with transaction.atomic(using=current.alias(), durable=True):
        accounts.take_own_turn(by.contract_id)
        if recall.is_told(chain=chain, about=about, what=CHANGED):
            return
        most = most_yen(by.contract_id, profile, at=at)
        _must_be_allowed(per_day_yen, most_yen=most)
        good_from = limits.set_own_limit(
            contract_id=by.contract_id, per_day_yen=per_day_yen, most_yen=most, at=at
        )
        letters.tell(
            by.contract_id,
            purpose="limit",
            about=about,
            subject="利用限度額を変更しました",
            lines=(
                "1日の利用限度額を変更しました。",
                "",
                f"新しい限度額：{show_yen(per_day_yen)}",
                f"適用開始日　：{good_from:%Y年%m月%d日}",
            ),
            at=at,
        )
        record.record(
            chain=chain,
            who=by.name,
            what=CHANGED,
            about=about,
            at=at,
            detail={"per_day_yen": per_day_yen, "good_from": good_from.isoformat()},
        )


def _must_be_allowed(per_day_yen: int, *, most_yen: int) -> None:
    if not 0 <= per_day_yen <= most_yen:
        raise Refused(Refusal.OUT_OF_RANGE, field="limit", most_yen=most_yen)
