"""Check and prove (振込内容の確認): every value once more, and the factor that is asked for."""

from collections.abc import Mapping

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.customers import accounts
from madoguchi.directory.calendar import calendar
from madoguchi.policy import transfer as policy
from madoguchi.policy.wish import Terms
from madoguchi.transfers import drafts, facts
from madoguchi.transfers.drafts import Drafted
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal import factor
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other


def page(request: BankRequest, drafted: Drafted, *, refused: Refused | None = None) -> HttpResponse:
    """Show the draft on today's terms, with what was refused a moment ago, if anything (C7)."""
    decision, available_yen = _decide(request, drafted)
    if isinstance(decision, policy.Refused):
        facts_told = {
            "next_open": decision.next_open,
            "most_yen": decision.most_yen,
            "reason": decision.reason,
        }
        no = _error(request, decision.refusal, facts_told)
        return _render(request, drafted, None, available_yen, error=no)
    shown = (drafted.shown_fee_yen, drafted.shown_value_date)
    if shown != (decision.terms.fee_yen, decision.terms.value_date):
        return _confirm_anew(request, drafted, decision.terms)
    error = None if refused is None else _error(request, refused.refusal, refused.facts)
    return _render(request, drafted, decision.terms, available_yen, error=error)


def _decide(request: BankRequest, drafted: Drafted) -> tuple[policy.Accepted | policy.Refused, int]:
    try:
        gathered = facts.gather(
            drafted.wish,
            contract_id=request.actor.contract_id,
            proof=None,
            at=request.at,
        )
    except facts.NotYours as error:
        raise Http404 from error
    decision = policy.decide(
        drafted.wish, gathered.facts, request.profile, calendar(), at=request.at
    )
    return decision, gathered.facts.available_yen


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


def _error(request: BankRequest, refusal: Refusal, told: Mapping[str, object]) -> dict[str, str]:
    return {"text": wording.words(refusal, told, request.profile), "code": refusal.value}


def _render(
    request: BankRequest,
    drafted: Drafted,
    terms: Terms | None,
    available_yen: int,
    *,
    error: dict[str, str] | None,
) -> HttpResponse:
    context = {
        "drafted": drafted,
        "terms": terms,
        "after_yen": None if terms is None else available_yen - terms.debit_yen,
        "source": _source_words(request, drafted),
        "error": error,
        **factor.asked(request, deed="transfer", error=error, may_ask=terms is not None),
    }
    status = 200 if error is None else 422
    return render(request, "personal/transfer_confirm.html", context, status=status)


def _source_words(request: BankRequest, drafted: Drafted) -> str:
    for account in accounts.accounts_of(request.actor.contract_id):
        if account.id == drafted.wish.source_id:
            return f"{account.kind.japanese} {account.number}"
    return ""
