"""Applications in a list (申請の一覧の行): what, for whom, by whom, since when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.customers import contract
from madoguchi.staff.applications import Asked
from madoguchi.web.staff.procedures import name_of


@dataclass(frozen=True, slots=True)
class Line:
    """One application as a list shows it."""

    id: int
    name: str
    customer: str
    contract_id: int | None
    asked_by: str
    asked_at: dt.datetime
    state: str
    decided_by: str


def lines_of(asked: Sequence[Asked]) -> list[Line]:
    """The lines of a list; the customers' names are read by one question."""
    ids = [each.contract_id for each in asked if each.contract_id is not None]
    names = contract.names_of(ids) if ids else {}
    return [
        Line(
            id=each.id,
            name=name_of(each.kind),
            customer=customer_of(each, names),
            contract_id=each.contract_id,
            asked_by=each.asked_by.name,
            asked_at=each.asked_at,
            state=each.state,
            decided_by="" if each.decided_by is None else each.decided_by.name,
        )
        for each in asked
    ]


def customer_of(asked: Asked, names: dict[int, str]) -> str:
    """Whom an application is for; somebody without a contract is named by the form itself.

    A notice is for everybody, and named by its title.
    """
    if asked.contract_id is None:
        return str(asked.detail.get("name", asked.detail.get("title", "")))
    return names.get(asked.contract_id, "")
