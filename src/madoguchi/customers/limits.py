"""A customer's own limit for a day (利用限度額変更): lower at once, higher from the next day."""

import datetime as dt
from collections.abc import Iterable

from madoguchi.customers.models import OwnLimit
from madoguchi.values.day import day_of


def own_limit(contract_id: int, *, day: dt.date) -> int | None:
    """The limit that is good on a day, yen; None where the customer never set one (C9)."""
    row = (
        OwnLimit.objects.filter(contract_id=contract_id, good_from__lte=day)
        .order_by("-good_from", "-set_at", "-pk")
        .first()
    )
    return None if row is None else row.per_day_yen


def locked_among(contract_ids: Iterable[int], *, day: dt.date) -> set[int]:
    """The contracts whose own limit is 0 yen on a day (振込ロック), by one question."""
    good = OwnLimit.objects.filter(contract_id__in=set(contract_ids), good_from__lte=day)
    newest = good.order_by("contract_id", "-good_from", "-set_at", "-pk").distinct("contract_id")
    return {row.contract_id for row in newest if row.per_day_yen == 0}


def set_own_limit(*, contract_id: int, per_day_yen: int, most_yen: int, at: dt.datetime) -> dt.date:
    """Keep a new limit and return the day it is good from: today when lower, else tomorrow (C9).

    `most_yen` is what holds without an own limit. Call it inside the turn of the contract.
    """
    today = day_of(at)
    now = own_limit(contract_id, day=today)
    lower = per_day_yen <= (most_yen if now is None else now)
    good_from = today if lower else today + dt.timedelta(days=1)
    if lower:
        # A raise still waiting for tomorrow would undo the lowering: the newest word counts.
        OwnLimit.objects.create(
            contract_id=contract_id,
            per_day_yen=per_day_yen,
            good_from=today + dt.timedelta(days=1),
            set_at=at,
        )
    OwnLimit.objects.create(
        contract_id=contract_id, per_day_yen=per_day_yen, good_from=good_from, set_at=at
    )
    return good_from
