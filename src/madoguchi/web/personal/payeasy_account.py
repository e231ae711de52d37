"""The chosen bills once more, and the account they are paid from (払込書確認・支払口座, D2)."""

import uuid
from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.ledger import reads as ledger
from madoguchi.payeasy import drafts, network, reads
from madoguchi.payeasy.drafts import Drafted
from madoguchi.values.day import day_of
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal.payeasy_door import in_service
from madoguchi.web.personal.payeasy_judge import judge
from madoguchi.web.personal.transfer_page import SourceRow
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other


@require_http_methods(["GET", "HEAD", "POST"])
@in_service
def choose_account(request: BankRequest, request_id: uuid.UUID) -> HttpResponse:
    """Show what the slips say and ask for the account; on POST, go on to the confirmation."""
    contract_id = request.actor.contract_id
    if reads.by_request(request_id, contract_id=contract_id):
        return see_other("payeasy-done", request_id)
    drafted = drafts.find(request_id, contract_id=contract_id)
    if drafted is None:
        raise Http404
    mine = accounts.accounts_of(contract_id)
    if request.method != "POST":
        return _page(request, drafted, mine)
    return _keep(request, drafted, mine)


def _keep(request: BankRequest, drafted: Drafted, mine: list[Account]) -> HttpResponse:
    """Say beforehand what would be refused; another account makes another draft."""
    typed = request.POST.get("source", "")
    source = next((each for each in mine if str(each.id) == typed), None)
    if source is None:
        return _page(request, drafted, mine, Refused(Refusal.WRONG_CHARACTERS, field="source"))
    wanted = replace(drafted, source_account_id=source.id)
    refused = judge(request, wanted).refused
    if refused is not None:
        return _page(request, wanted, mine, _at_field(refused))
    if wanted == drafted:
        return see_other("payeasy-confirm", drafted.request_id)
    renewed = drafts.keep(
        wanted.inquired,
        wanted.chosen,
        source_account_id=wanted.source_account_id,
        contract_id=request.actor.contract_id,
        at=request.at,
    )
    return see_other("payeasy-confirm", renewed)


def _at_field(refused: Refused) -> Refused:
    """What another account would mend is shown at the accounts."""
    if refused.refusal is not Refusal.SHORT_OF_FUNDS:
        return refused
    return Refused(refused.refusal, **{**refused.facts, "field": "source"})


def _page(
    request: BankRequest, drafted: Drafted, mine: list[Account], refused: Refused | None = None
) -> HttpResponse:
    errors = {} if refused is None else errors_of(request, [refused])
    paid_yen = reads.paid_on(day_of(request.at), contract_id=request.actor.contract_id)
    context = {
        "drafted": drafted,
        "sources": _sources(request, mine),
        "left_yen": max(network.rule().per_day_yen - paid_yen, 0),
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "personal/payeasy_account.html", context, status=status)


def _sources(request: BankRequest, mine: list[Account]) -> list[SourceRow]:
    names = {branch.code: branch.name for branch in request.profile.institution.branches}
    balances = ledger.balances([each.ledger_account_id for each in mine])
    return [
        SourceRow(
            each.id,
            each.kind.japanese,
            each.number,
            names.get(each.branch_code, each.branch_code),
            balances[each.ledger_account_id].available_yen,
        )
        for each in mine
    ]
