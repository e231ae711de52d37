"""Check and prove (振込内容の確認): every value once more, and the factor that is asked for."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.policy.factors import allowed
from madoguchi.policy.profile import Profile
from madoguchi.policy.wish import Terms
from madoguchi.transfers import drafts
from madoguchi.transfers.drafts import Drafted
from madoguchi.transfers.facts import Gathered
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import factor
from madoguchi.web.personal.transfer_judge import Judged, judge
from madoguchi.web.personal.transfer_name import told_of
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an accepted transfer will do to the account and to the customer's limit, yen."""

    # What the account can still pay once it is sent; None for a reservation, which takes nothing.
    after_yen: int | None
    # A reservation would not be paid from what is there now; it is accepted all the same.
    short_now: bool
    # What the receiver bears: taken off what was typed (先方負担).
    taken_yen: int
    # The day before a reservation is carried out: until then the money must be there (C10).
    ready_by: dt.date
    # The day against whose limit it counts, and what is left of that; None inside the customer's
    # own accounts (C9).
    counts_on: dt.date
    left_yen: int | None


def page(request: BankRequest, drafted: Drafted, *, refused: Refused | None = None) -> HttpResponse:
    """Show the draft on today's terms, with what was refused a moment ago, if anything (C7)."""
    judged = judge(request, drafted.wish)
    terms = judged.terms
    if terms is None:
        return _render(request, drafted, judged, refused=judged.refused)
    shown = (drafted.shown_fee_yen, drafted.shown_value_date)
    if shown != (terms.fee_yen, terms.value_date):
        return _confirm_anew(request, drafted, terms)
    return _render(request, drafted, judged, refused=refused)


def _confirm_anew(request: BankRequest, drafted: Drafted, terms: Terms) -> HttpResponse:
    """Keep a new draft: the terms moved on since the first was kept, for instance at midnight."""
    remark = _("お取扱いの条件が変わりました。もう一度お確かめください。")
    renewed = drafts.keep(
        drafted.wish,
        contract_id=request.actor.contract_id,
        terms=terms,
        remarks=(*drafted.remarks, remark),
        at=request.at,
    )
    return see_other("transfer-confirm", renewed)


def _effect(drafted: Drafted, known: Gathered, profile: Profile, terms: Terms) -> Effect:
    told = known.facts
    limit = allowed(profile, proof=told.limit_as, own_yen=told.own_limit_yen)
    own = terms.reach == "own-account"
    return Effect(
        after_yen=None if terms.reserved else told.available_yen - terms.debit_yen,
        short_now=terms.reserved and terms.debit_yen > told.available_yen,
        taken_yen=drafted.wish.typed_yen - terms.amount_yen,
        ready_by=terms.value_date - _ONE_DAY,
        counts_on=known.counts_on,
        left_yen=None if own else limit.per_day_yen - told.moved_yen - terms.amount_yen,
    )


def _render(
    request: BankRequest, drafted: Drafted, judged: Judged, *, refused: Refused | None
) -> HttpResponse:
    known, terms = judged.known, judged.terms
    error = None
    if refused is not None:
        error = next(iter(errors_of(request, [refused]).values()))
    preregistered = known.facts.preregistered
    factors = factor.factors_of(request, "transfer", preregistered=preregistered)
    context = {
        "drafted": drafted,
        "terms": terms,
        "effect": None if terms is None else _effect(drafted, known, request.profile, terms),
        "preregistered": preregistered,
        "said": None if terms is None else told_of(request, drafted.wish.payee, known),
        "source": f"{known.source.kind.japanese} {known.source.number}",
        "error": error,
        **factor.ask(request, factors, error=error, may_ask=terms is not None),
    }
    status = 200 if error is None else 422
    return render(request, "personal/transfer_confirm.html", context, status=status)
