"""Proves holds and overdraft lines (支払停止・当座貸越の検証) against the audit trail."""

import json
from collections.abc import Iterator

from madoguchi.audit import reads as audit
from madoguchi.ledger import hold
from madoguchi.ledger import reads as ledger

Finding = tuple[str, str, str]

_TOLD = "what is held back, and a line that was changed, are what the audit trail says (L-15)"


def findings() -> Iterator[Finding]:
    """Every hold and overdraft line of the institution being served that nobody asked for."""
    told = _told_of_holds()
    for each in hold.every():
        name = f"hold:{each.id}"
        said = told.pop(name, None)
        if said is None:
            yield _TOLD, name, "the trail does not know it"
        elif said != (each.account_id, each.yen, each.why, each.released_at is not None):
            yield _TOLD, name, "its account, amount, reason or release is not what the trail says"
    for name in told:
        yield _TOLD, name, "the trail tells of a hold that is gone"
    yield from _lines()


def _told_of_holds() -> dict[str, tuple[int, int, str, bool]]:
    """What the trail says of each hold: its account, its amount, why, and whether it ended."""
    told: dict[str, tuple[int, int, str, bool]] = {}
    for about, what, _, detail in audit.abouts("hold."):
        said = json.loads(detail)
        released = what == "hold.released" or (about in told and told[about][3])
        told[about] = (said["ledger_account"], said["yen"], said["why"], released)
    return told


def _lines() -> Iterator[Finding]:
    last: dict[int, int] = {}
    for _, _, _, detail in sorted(audit.abouts("overdraft.changed"), key=lambda row: row[2]):
        said = json.loads(detail)
        last[said["ledger_account"]] = said["line_after"]
    now = ledger.balances(list(last))
    for account_id, line_yen in last.items():
        if account_id not in now or now[account_id].line_yen != line_yen:
            yield _TOLD, f"account {account_id}", f"the trail says a line of {line_yen} yen"
