"""How much, from where and when (振込内容の入力): the second or third page of a transfer."""

import datetime as dt

from django.http import Http404, HttpResponse

from madoguchi.customers import accounts
from madoguchi.customers.accounts import Account
from madoguchi.transfers import drafts
from madoguchi.values.day import day_of
from madoguchi.values.kana import for_display
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.personal import transfer_name
from madoguchi.web.personal.transfer_form import Fault, Typed, wish_of
from madoguchi.web.personal.transfer_judge import judge
from madoguchi.web.personal.transfer_page import page
from madoguchi.web.personal.transfer_place import Asked, Place, asked_for
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other


def details(request: BankRequest) -> HttpResponse:
    """Ask for the details, say beforehand what would be refused, and keep the draft."""
    mine = accounts.accounts_of(request.actor.contract_id)
    if not mine:
        raise Http404
    asked = asked_for(request, mine)
    if asked.place is None:
        return see_other("transfer")
    if request.method != "POST":
        return page(request, mine, asked.place, _begun(request, mine, asked))
    typed = Typed.read(request.POST.dict())
    if "ask" in request.POST:
        said = transfer_name.ask(request, asked.place, typed)
        status = 422 if typed.faults else 200
        return page(request, mine, asked.place, typed, said=said, status=status)
    return _keep(request, mine, asked.place, typed)


def _begun(request: BankRequest, mine: list[Account], asked: Asked) -> Typed:
    """The form as it stands before anything is typed: as the draft or the order was."""
    typed = Typed(source=request.GET.get("from") or str(mine[0].id))
    if asked.payee is not None:
        typed.kind = asked.payee.account.kind.value
        typed.number = asked.payee.account.number
        typed.name = for_display(asked.payee.name_kana)
    if asked.draft is not None:
        wish = asked.draft.wish
        typed.source, typed.amount = str(wish.source_id), f"{wish.typed_yen:,}"
        typed.sender, typed.fee_by = for_display(wish.sender_kana), wish.fee_by
        typed.when = "" if wish.on is None else wish.on.isoformat()
    return typed


def _keep(request: BankRequest, mine: list[Account], place: Place, typed: Typed) -> HttpResponse:
    """Judge what was typed, ask whose account it is, and keep it for confirmation (C4)."""
    wish = wish_of(
        typed,
        place,
        request.profile,
        holder_kana=mine[0].holder_kana,
        today=day_of(request.at),
    )
    if wish is None:
        return page(request, mine, place, typed, status=422)
    judged = judge(request, wish)
    if judged.refused is not None:
        return _not_so(request, mine, place, typed, judged.refused)
    transfer_name.ask_on_the_way(request, wish.payee, judged.known)
    request_id = drafts.keep(
        wish,
        contract_id=request.actor.contract_id,
        terms=judged.terms,
        remarks=tuple(typed.remarks),
        at=request.at,
    )
    return see_other("transfer-confirm", request_id)


# Which field a customer changes to make the refusal go away; the amount for all others.
_FIELDS = {
    Refusal.NO_SUCH_ACCOUNT: "number",
    Refusal.SAME_ACCOUNT: "source",
    Refusal.OUTSIDE_HOURS: "summary",
    Refusal.DAY_NOT_OFFERED: "day",
}


def _not_so(
    request: BankRequest, mine: list[Account], place: Place, typed: Typed, refused: Refused
) -> HttpResponse:
    """Say what is refused, or, where only today is too late, offer the next day instead (C5)."""
    next_day = refused.facts.get("next_day")
    if isinstance(next_day, dt.date):
        typed.when, typed.day = next_day.isoformat(), ""
        return page(request, mine, place, typed, moved_to=next_day, status=422)
    field = _FIELDS.get(refused.refusal, "amount")
    typed.faults.append(Fault(field, refused.refusal, refused.facts))
    return page(request, mine, place, typed, status=422)
