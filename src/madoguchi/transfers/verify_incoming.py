"""Proves the credits (被仕向振込の検証): credit ↔ entry or return ↔ audit trail, each both ways."""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from madoguchi.audit import reads as audit
from madoguchi.customers import accounts
from madoguchi.ledger.reads import Booked
from madoguchi.transfers.incoming import request_of, return_fields
from madoguchi.values.account import AccountKind
from madoguchi.wires import credits, queued
from madoguchi.wires.credits import Credit, Ended

Finding = tuple[str, str, str]
# By key and sequence: what the trail says, when, and with which figures.
_Told = dict[tuple[str, int], tuple[str, Any, dict[str, Any]]]

_ENDED = "a credit from another bank is booked as it came, or sent back (T-05)"


def accounted() -> set[str]:
    """The request ids of the entries that the trail tells of as incoming credits."""
    return {str(request_of(uuid.UUID(about))) for about, *_ in audit.abouts("incoming.credited")}


def findings(entries: Mapping[uuid.UUID, Booked]) -> Iterator[Finding]:
    """Everything that is wrong with the credits of the institution being served."""
    told, backs = _told(), queued.bodies(wire="clearing", purpose="return")
    for ended in credits.ended():
        credit, name = ended.credit, f"credit {ended.credit.sequence}"
        if not _as_told(ended, told.pop((str(credit.key), credit.sequence), None)):
            yield _ENDED, name, "the trail says something else"
        if ended.outcome == "credited" and not _as_booked(credit, entries):
            yield _ENDED, name, "its entry is missing, or moves something else"
        if ended.outcome == "returned":
            back = backs.pop(str(credit.key), None)
            if back != return_fields(credit, reason=ended.reason):
                yield _ENDED, name, "no such return, or it says something else"
    for key, sequence in told:
        yield _ENDED, f"credit {sequence} ({key})", "the trail tells of a credit that is gone"
    for about in backs:
        yield _ENDED, f"return {about}", "no credit was sent back by it"


def _told() -> _Told:
    told: _Told = {}
    for about, what, at, detail in audit.abouts("incoming."):
        said = json.loads(detail)
        # A record that somebody falsified may lack it; no credit has this number.
        told[(about, said.get("sequence", 0))] = (what.removeprefix("incoming."), at, said)
    return told


def _as_told(ended: Ended, told: tuple[str, Any, dict[str, Any]] | None) -> bool:
    if told is None:
        return False
    what, at, said = told
    return (what, at, said.get("amount_yen"), said.get("reason", "")) == (
        ended.outcome,
        ended.acted_at,
        ended.credit.amount_yen,
        ended.reason,
    )


def _as_booked(credit: Credit, entries: Mapping[uuid.UUID, Booked]) -> bool:
    booked = entries.get(request_of(credit.key))
    account = accounts.account_at(
        branch_code=credit.receiving_branch,
        kind=AccountKind(credit.account_kind),
        number=credit.account_number,
    )
    if booked is None or account is None:
        return False
    return booked.moved == {account.ledger_account_id: credit.amount_yen}
