"""The balance page (残高照会)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.customers import accounts
from madoguchi.deposits import balance
from madoguchi.policy.hours import Deed
from madoguchi.values.day import day_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.service_hours import closed_page


@require_safe
def balances(request: BankRequest) -> HttpResponse:
    """Every account of the contract as of this moment (B1)."""
    closed = closed_page(request, Deed.BALANCE)
    if closed is not None:
        return closed
    mine = accounts.accounts_of(request.actor.contract_id)
    found = balance.balances_of(mine, profile=request.profile, day=day_of(request.at))
    return render(request, "personal/balances.html", {"balances": found})
