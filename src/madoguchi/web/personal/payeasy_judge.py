"""Would these bills be paid (払込の事前の判定): asked before anything is proved."""

from dataclasses import dataclass

from django.http import Http404

from madoguchi.payeasy import facts, network
from madoguchi.payeasy.drafts import Drafted
from madoguchi.payeasy.facts import Gathered, NotYours
from madoguchi.policy import payment
from madoguchi.values.refusal import Refused
from madoguchi.web.shared.request import BankRequest


@dataclass(frozen=True, slots=True)
class Judged:
    """The facts, and what would be refused, if anything."""

    known: Gathered
    refused: Refused | None


def judge(request: BankRequest, drafted: Drafted) -> Judged:
    """Judge a draft as `payeasy.pay` will, on what is known now; the door asked the hours.

    Raises Http404 for an account that is not this customer's.
    """
    try:
        known = facts.gather(
            drafted, contract_id=request.actor.contract_id, proof=None, at=request.at
        )
    except NotYours as error:
        raise Http404 from error
    try:
        payment.decide(drafted.chosen, known.facts, network.rule(), at=request.at)
    except Refused as refused:
        return Judged(known, refused)
    return Judged(known, None)
