"""One customer (お客さま): what the bank knows, how his proofs stand, and what fits to be done."""

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.access import accept_code
from madoguchi.access.standing import Standing
from madoguchi.customers import accounts, contract, limits, payees
from madoguchi.deposits.balance import branch_names
from madoguchi.ledger import reads as ledger
from madoguchi.policy.factors import allowed, limit_factor
from madoguchi.staff import applications, letters
from madoguchi.staff.standing import standing_of
from madoguchi.values.account import mask
from madoguchi.values.day import day_of
from madoguchi.web.staff import procedures
from madoguchi.web.staff.lines import lines_of
from madoguchi.web.staff.request import StaffRequest, everybody

Customer = contract.Facts

_APPLICATIONS = 10


@dataclass(frozen=True, slots=True)
class Limit:
    """What may leave the contract in a day: the most it could be, and what the customer set."""

    most_yen: int
    own_yen: int | None


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account of the contract, its number masked; held back and overdraft line in yen."""

    branch: str
    kind: str
    number: str
    held_yen: int
    line_yen: int


def customer_at(contract_id: int) -> Customer:
    """The customer an address names; raises Http404."""
    found = contract.facts_of(contract_id)
    if found is None:
        raise Http404
    return found


@everybody
@require_safe
def customer(request: StaffRequest, contract_id: int) -> HttpResponse:
    """One customer's page; it shows states and never a secret (G)."""
    found = customer_at(contract_id)
    context = {
        "customer": found,
        "accounts": _accounts(request, contract_id),
        "preregistered": [each for each in payees.payees_of(contract_id) if each.on_paper],
        "standing": standing(request, contract_id),
        "limit": limit_of(request, contract_id),
        "menu": procedures.menu(
            request.profile, role=request.member.role, stopped=found.stopped_at is not None
        ),
        "applications": lines_of(applications.of_contract(contract_id, limit=_APPLICATIONS)),
        "letters": letters.of_contract(contract_id),
    }
    return render(request, "staff/customer.html", context)


def standing(request: StaffRequest, contract_id: int) -> Standing:
    """How his proofs stand now."""
    return standing_of(contract_id, request.profile, at=request.at)


def limit_of(request: StaffRequest, contract_id: int) -> Limit:
    """The limit of a day that holds now (C9)."""
    since = accept_code.in_use_since(contract_id)
    proof = limit_factor(request.profile, in_use_at=since, at=request.at)
    return Limit(
        most_yen=allowed(request.profile, proof=proof, own_yen=None).per_day_yen,
        own_yen=limits.own_limit(contract_id, day=day_of(request.at)),
    )


def _accounts(request: StaffRequest, contract_id: int) -> list[AccountLine]:
    branches = branch_names(request.profile)
    mine = accounts.accounts_of(contract_id)
    balances = ledger.balances([each.ledger_account_id for each in mine])
    return [
        AccountLine(
            branches.get(each.branch_code, each.branch_code),
            each.kind.japanese,
            mask(each.number),
            held_yen=balances[each.ledger_account_id].held_yen,
            line_yen=balances[each.ledger_account_id].line_yen,
        )
        for each in mine
    ]
