"""Which bills (払込書選択): tick boxes, amounts the payer says, what was paid before (D2, D5)."""

import contextlib
import uuid
from dataclasses import dataclass, field

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.customers import accounts
from madoguchi.payeasy import drafts, inquiries, reads
from madoguchi.payeasy.inquiries import Inquired
from madoguchi.payeasy.reads import Payment
from madoguchi.policy.payeasy import Bill
from madoguchi.policy.payment import Chosen, choose
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.values.yen import read_yen
from madoguchi.web.personal.payeasy_door import in_service
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_MOST_TYPED = 40
# No place of a bill: `choose` refuses it.
_NOWHERE = -1


@dataclass(slots=True)
class Typed:
    """What is ticked and typed: places of bills, amounts by place, 確かめました."""

    places: list[int] = field(default_factory=list)
    amounts: dict[int, str] = field(default_factory=dict)
    agreed: bool = False
    faults: list[Refused] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One bill on the page: ticked or not, with its amount as typed and what is wrong with it."""

    place: int
    bill: Bill
    ticked: bool
    amount: str
    amount_field: str
    error: dict[str, str] | None


@require_http_methods(["GET", "HEAD", "POST"])
@in_service
def choose_bills(request: BankRequest, inquiry_id: uuid.UUID) -> HttpResponse:
    """Show the bills the biller named; on POST, keep those that are ticked."""
    inquired = inquiries.find(inquiry_id, contract_id=request.actor.contract_id)
    mine = accounts.accounts_of(request.actor.contract_id)
    if inquired is None or not mine:
        raise Http404
    before = reads.paid_before(
        request.actor.contract_id,
        biller_number=inquired.biller.number,
        number=inquired.number,
        division=inquired.division,
        at=request.at,
    )
    if request.method != "POST":
        return _page(request, inquired, before, _begun(request, inquired))
    typed = _read(request, inquired)
    chosen = _choose(inquired, typed, before)
    if typed.faults:
        return _page(request, inquired, before, typed)
    request_id = drafts.keep(
        inquired,
        chosen,
        source_account_id=mine[0].id,
        contract_id=request.actor.contract_id,
        at=request.at,
    )
    return see_other("payeasy-account", request_id)


def _begun(request: BankRequest, inquired: Inquired) -> Typed:
    """As it was chosen before, when the customer comes back; a single bill is ticked already."""
    with contextlib.suppress(ValueError):
        contract_id = request.actor.contract_id
        draft = drafts.find(uuid.UUID(request.GET.get("draft", "")), contract_id=contract_id)
        if draft is not None and draft.inquired == inquired:
            chosen = {inquired.bills.index(each.bill): each.total_yen for each in draft.chosen}
            return Typed(list(chosen), {place: f"{yen:,}" for place, yen in chosen.items()})
    return Typed([0] if len(inquired.bills) == 1 else [])


def _read(request: BankRequest, inquired: Inquired) -> Typed:
    """Take what was ticked and typed, without judging it."""
    ticked = request.POST.getlist("bill")[: len(inquired.bills) + 1]
    return Typed(
        places=[int(text) if text in _places(inquired) else _NOWHERE for text in ticked],
        amounts={
            place: request.POST.get(f"amount_{place}", "")[:_MOST_TYPED]
            for place in range(len(inquired.bills))
        },
        agreed="agreement" in request.POST,
    )


def _places(inquired: Inquired) -> list[str]:
    return [str(place) for place in range(len(inquired.bills))]


def _choose(inquired: Inquired, typed: Typed, before: Payment | None) -> tuple[Chosen, ...]:
    """The bills that are to be paid, or every fault in `typed.faults`."""
    typed_yen: dict[int, int] = {}
    for place in typed.places:
        if place != _NOWHERE and inquired.bills[place].total_yen is None:
            try:
                typed_yen[place] = read_yen(typed.amounts[place])
            except Refused as no:
                facts = {**no.facts, "field": f"amount_{place}"}
                typed.faults.append(Refused(no.refusal, **facts))
    chosen: tuple[Chosen, ...] = ()
    if not typed.faults:
        try:
            chosen = choose(inquired.bills, places=_so_many(inquired, typed), typed_yen=typed_yen)
        except Refused as no:
            typed.faults.append(no)
    if before is not None and not typed.agreed:
        typed.faults.append(Refused(Refusal.OUT_OF_RANGE, field="agreement"))
    return chosen


def _so_many(inquired: Inquired, typed: Typed) -> list[int]:
    """All that is ticked on private slips; of the state and public bodies one at a time (D2)."""
    one_only = inquired.biller.way == "government"
    return [_NOWHERE] if one_only and len(typed.places) > 1 else typed.places


def _page(
    request: BankRequest, inquired: Inquired, before: Payment | None, typed: Typed
) -> HttpResponse:
    errors = errors_of(request, typed.faults)
    rows = [
        Row(
            place,
            bill,
            place in typed.places,
            typed.amounts.get(place, ""),
            f"amount_{place}",
            errors.get(f"amount_{place}"),
        )
        for place, bill in enumerate(inquired.bills)
    ]
    context = {
        "inquired": inquired,
        "rows": rows,
        "before": before,
        "agreed": typed.agreed,
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "personal/payeasy_bills.html", context, status=status)
