"""Fetches the centre's results (処理結果の受信): stored first, acknowledged, then acted upon."""

import datetime as dt
import uuid

from madoguchi.institutions import current
from madoguchi.transfers import settle
from madoguchi.wires import inbox
from madoguchi.wires.clearing.inquiry import results_after
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


def act(*, at: dt.datetime) -> int:
    """Act on stored results in the order they came; returns on how many."""
    results = inbox.to_act_on(most=_AT_ONCE)
    for result in results:
        settle.act_on(result, at=at)
    return len(results)
