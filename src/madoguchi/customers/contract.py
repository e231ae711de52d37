"""A contract as the desk sees it (契約内容): whose it is, since when, and whether it is stopped."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from madoguchi.customers.models import Contract
from madoguchi.customers.take_login_id import WAITING


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a contract; `login_id` is empty while the customer has none."""

    contract_id: int
    login_id: str
    name: str
    name_kana: str
    mail: str
    phone: str
    direct_mail: bool | None
    opened_on: dt.date
    stopped_at: dt.datetime | None
    stop_reason: str


def facts_of(contract_id: int) -> Facts | None:
    """The facts of a contract; None where there is none of that number."""
    row = Contract.objects.filter(pk=contract_id).first()
    if row is None:
        return None
    return Facts(
        contract_id=row.pk,
        login_id="" if row.login_id.startswith(WAITING) else row.login_id,
        name=row.name,
        name_kana=row.name_kana,
        mail=row.mail,
        phone=row.phone,
        direct_mail=row.direct_mail,
        opened_on=row.opened_on,
        stopped_at=row.stopped_at,
        stop_reason=row.stop_reason,
    )


def names_of(contract_ids: Iterable[int]) -> dict[int, str]:
    """The names of many contracts by one question, for lists."""
    return dict(Contract.objects.filter(pk__in=set(contract_ids)).values_list("pk", "name"))


def stopped_among(contract_ids: Iterable[int]) -> set[int]:
    """Which of these contracts are stopped, by one question."""
    stopped = Contract.objects.filter(pk__in=set(contract_ids)).exclude(stopped_at=None)
    return set(stopped.values_list("pk", flat=True))
