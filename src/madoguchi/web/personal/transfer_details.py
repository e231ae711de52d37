"""How much and from where (振込内容の入力): the second or third page of a transfer."""

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.directory import calendar, search
from madoguchi.ledger import reads as ledger
from madoguchi.policy import transfer as policy
from madoguchi.policy.reach import Reach, opening
from madoguchi.policy.wish import Wish
from madoguchi.transfers import drafts, facts, reads
from madoguchi.values.account import AccountKind, AccountNumber, Payee
from madoguchi.values.day import BeyondHorizon, day_of
from madoguchi.values.kana import for_display
from madoguchi.web.personal.transfer_form import Fault, Place, Typed, wish_of
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other


@dataclass(frozen=True, slots=True)
class SourceRow:
    """An account the money may come from, with what it can pay now."""

    id: int
    kind: str
    number: str
    branch_name: str
    balance_yen: int
    available_yen: int


def details(request: BankRequest) -> HttpResponse:
    """Ask for the details, say beforehand what would be refused, and keep the draft."""
    mine = accounts.accounts_of(request.actor.contract_id)
    place, typed = _place_and_typed(request, mine)
    if place is None:
        return see_other("transfer")
    if request.method == "POST":
        return _keep(request, mine, place, Typed.read(request.POST.dict()))
    return _page(request, mine, place, typed)


def _place_and_typed(request: BankRequest, mine: list[Account]) -> tuple[Place | None, Typed]:
    asked = request.GET
    typed = Typed(source=asked.get("from") or (str(mine[0].id) if mine else ""))
    contract_id = request.actor.contract_id
    if "to" in asked:
        return _own_account(request, mine, asked["to"]), typed
    if "draft" in asked:
        drafted = drafts.find(_uuid(asked["draft"]), contract_id=contract_id)
        if drafted is None:
            raise Http404
        return _from_wish(drafted.wish, mine, request)
    if "like" in asked:
        order = reads.by_request(_uuid(asked["like"]), contract_id=contract_id)
        if order is None:
            raise Http404
        typed.kind, typed.number = order.payee_kind.value, order.payee_number
        typed.name = for_display(order.payee_kana)
        return _looked_up(order.payee_bank, order.payee_branch), typed
    return _looked_up(asked.get("bank", ""), asked.get("branch", "")), typed


def _looked_up(bank: str, branch: str) -> Place | None:
    bank_row, branch_row = search.bank(bank), search.branch(bank, branch)
    if bank_row is None or branch_row is None:
        return None
    return Place(bank_row.code, bank_row.name, branch_row.code, branch_row.name)


def _own_account(request: BankRequest, mine: list[Account], text: str) -> Place:
    account = next((each for each in mine if str(each.id) == text), None)
    if account is None:
        raise Http404
    own = request.profile.institution
    names = {branch.code: branch.name for branch in own.branches}
    number = AccountNumber(own.code, account.branch_code, account.kind, account.number)
    return Place(
        own.code,
        own.name,
        account.branch_code,
        names.get(account.branch_code, account.branch_code),
        Payee(number, account.holder_kana),
    )


def _from_wish(wish: Wish, mine: list[Account], request: BankRequest) -> tuple[Place, Typed]:
    to = wish.payee.account
    typed = Typed(
        source=str(wish.source_id),
        kind=to.kind.value,
        number=to.number,
        name=for_display(wish.payee.name_kana),
        amount=f"{wish.typed_yen:,}",
        sender=for_display(wish.sender_kana),
        fee_by=wish.fee_by,
    )
    own = request.profile.institution.code
    fixed = to.bank == own and any(
        (each.branch_code, each.kind, each.number) == (to.branch, to.kind, to.number)
        for each in mine
    )
    payee = wish.payee if fixed else None
    return Place(to.bank, wish.bank_name, to.branch, wish.branch_name, payee), typed


def _uuid(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Http404 from error


def _keep(request: BankRequest, mine: list[Account], place: Place, typed: Typed) -> HttpResponse:
    """Judge what was typed as far as it can be judged now, and keep it for confirmation."""
    holder_kana = mine[0].holder_kana
    wish = wish_of(typed, place, request.profile, holder_kana=holder_kana)
    if wish is None:
        return _page(request, mine, place, typed, status=422)
    contract_id = request.actor.contract_id
    try:
        gathered = facts.gather(wish, contract_id=contract_id, proof=None, at=request.at)
    except facts.NotYours as error:
        raise Http404 from error
    decision = policy.decide(
        wish, gathered.facts, request.profile, calendar.calendar(), at=request.at
    )
    if isinstance(decision, policy.Refused):
        typed.faults.append(_fault(decision))
        return _page(request, mine, place, typed, status=422)
    request_id = drafts.keep(
        wish,
        contract_id=contract_id,
        terms=decision.terms,
        remarks=tuple(typed.remarks),
        at=request.at,
    )
    return see_other("transfer-confirm", request_id)


# Which field a customer changes to make the refusal go away.
_FIELDS = {"T04": "number", "T05": "source", "T01": "summary"}


def _fault(decision: policy.Refused) -> Fault:
    said = {
        "next_open": decision.next_open,
        "reason": decision.reason,
        "most_yen": decision.most_yen,
    }
    return Fault(_FIELDS.get(decision.refusal.value, "amount"), decision.refusal, said)


def _page(
    request: BankRequest, mine: list[Account], place: Place, typed: Typed, status: int = 200
) -> HttpResponse:
    profile = request.profile
    first = {fault.field: fault for fault in reversed(typed.faults)}
    errors = {
        fault.field: {
            "text": fault.text or wording.words(fault.refusal, fault.facts, profile),
            "code": fault.refusal.value,
        }
        # The first fault of a field is told, in the order of the page.
        for fault in reversed(first.values())
    }
    limit = facts.allowed_to(request.actor.contract_id, at=request.at)
    moved = reads.moved_on(day_of(request.at), contract_id=request.actor.contract_id)
    context = {
        "place": place,
        "typed": typed,
        "errors": errors,
        "sources": _sources(request, mine, place),
        "kinds": list(AccountKind),
        "fees": _fees(request, place, mine),
        "left_yen": max(limit.per_day_yen - moved, 0),
        "limit": limit,
        "opening": _opening(request, place),
        "holder_kana": mine[0].holder_kana if mine else "",
        "page_title": _("振込・振替"),
    }
    return render(request, "personal/transfer_details.html", context, status=status)


def _sources(request: BankRequest, mine: list[Account], place: Place) -> list[SourceRow]:
    names = {branch.code: branch.name for branch in request.profile.institution.branches}
    balances = ledger.balances([each.ledger_account_id for each in mine])
    fixed = place.fixed.account.number if place.fixed else None
    return [
        SourceRow(
            each.id,
            each.kind.japanese,
            each.number,
            names.get(each.branch_code, each.branch_code),
            balances[each.ledger_account_id].yen,
            balances[each.ledger_account_id].available_yen,
        )
        for each in mine
        if each.number != fixed
    ]


def _reach(request: BankRequest, place: Place, mine: list[Account]) -> Reach:
    if place.fixed is not None:
        return "own-account"
    if place.bank != request.profile.institution.code:
        return "other-bank"
    return "same-branch" if mine and place.branch == mine[0].branch_code else "other-branch"


def _fees(request: BankRequest, place: Place, mine: list[Account]) -> list[tuple[int | None, int]]:
    """The fee lines of this payee: (below this amount or None, fee), yen."""
    reach = _reach(request, place, mine)
    if reach == "own-account":
        return [(None, 0)]
    return [(fee.below_yen, fee.yen) for fee in request.profile.fees if fee.to == reach]


def _opening(request: BankRequest, place: Place) -> object:
    """Whether the counter for such transfers is open now, to say so before anything is typed."""
    reach = _reach(request, place, [])
    try:
        return opening(
            request.profile,
            calendar.calendar(),
            reach=reach,
            kind=AccountKind.ORDINARY,
            at=request.at,
        )
    except BeyondHorizon:
        return None
