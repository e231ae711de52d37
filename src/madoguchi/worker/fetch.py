"""Fetches results and credits (処理結果・入金の受信): stored, acknowledged, then acted upon."""

import datetime as dt
import uuid
from dataclasses import asdict

from madoguchi.formats.clearing.credits import Credit
from madoguchi.institutions import current
from madoguchi.transfers import incoming, settle
from madoguchi.wires import credits, inbox
from madoguchi.wires.clearing.inquiry import credits_after, results_after
from madoguchi.wires.clearing.line import Line

_AT_ONCE = 50


def fetch(line: Line, *, at: dt.datetime) -> int:
    """Store the results after the last one stored; asking for more acknowledges them.

    Returns how many came. Raises LineDown, AnswerLost; then nothing is lost.
    """
    bank = current.institution().profile.institution.code
    results = results_after(line, bank_code=bank, sequence=inbox.last_sequence())
    inbox.store(
        [
            inbox.Received(
                sequence=result.sequence,
                key=uuid.UUID(result.key),
                outcome=result.outcome.value,
                reason=result.reason,
            )
            for result in results
        ],
        at=at,
    )
    return len(results)


def fetch_credits(line: Line, *, at: dt.datetime) -> int:
    """Store the credits after the last one stored, as for results."""
    bank = current.institution().profile.institution.code
    given = credits_after(line, bank_code=bank, sequence=credits.last_sequence())
    credits.store([_credit(each) for each in given], at=at)
    return len(given)


def act(*, at: dt.datetime) -> int:
    """Act on stored results and credits in the order they came; returns on how many."""
    results = inbox.to_act_on(most=_AT_ONCE)
    for result in results:
        settle.act_on(result, at=at)
    waiting = credits.to_act_on(most=_AT_ONCE)
    for credit in waiting:
        incoming.act_on(credit, at=at)
    return len(results) + len(waiting)


def _credit(given: Credit) -> credits.Credit:
    return credits.Credit(**{**asdict(given), "key": uuid.UUID(given.key)})
