"""Whether a transfer would be accepted now (受付前の判定), for the pages before the proof."""

from dataclasses import dataclass

from django.http import Http404

from madoguchi.directory.calendar import calendar
from madoguchi.policy import transfer as policy
from madoguchi.policy.wish import Terms, Wish
from madoguchi.transfers import facts
from madoguchi.transfers.facts import Gathered
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refused
from madoguchi.web.shared.request import BankRequest


@dataclass(frozen=True, slots=True)
class Judged:
    """What is known, and either the terms or the refusal, with what its wording needs."""

    known: Gathered
    terms: Terms | None
    refused: Refused | None


def judge(request: BankRequest, wish: Wish) -> Judged:
    """Decide a wish as if it were proved; Http404 for an account that is not the customer's."""
    contract_id = request.actor.contract_id
    try:
        known = facts.gather(wish, contract_id=contract_id, proof=None, at=request.at)
    except facts.NotYours as error:
        raise Http404 from error
    decision = policy.decide(wish, known.facts, request.profile, calendar(), at=request.at)
    if isinstance(decision, policy.Accepted):
        return Judged(known, decision.terms, None)
    # Whose day's limit it is, where that is not today.
    counted = {} if known.counts_on == day_of(request.at) else {"counts_on": known.counts_on}
    return Judged(known, None, Refused(decision.refusal, **decision.facts, **counted))
