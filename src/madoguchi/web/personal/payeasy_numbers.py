"""The numbers of a slip (払込先情報の入力): what the biller's bills are asked for with (D1, D3)."""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.access import envelope
from madoguchi.directory.calendar import calendar
from madoguchi.payeasy.biller import find_biller
from madoguchi.payeasy.inquire import inquire
from madoguchi.policy.payeasy import Biller, find_faults, read_numbers
from madoguchi.values.refusal import Refused
from madoguchi.web.personal.payeasy_biller import ask_biller
from madoguchi.web.personal.payeasy_door import in_service, locked_page
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

# The name of the number that stands for the slip, by the way it is paid.
_MAIN = {"private": "customer_number", "government": "payment_number"}
_FIELDS = (*_MAIN.values(), "confirmation_number", "payment_division")
_MOST_TYPED = 40
_GOOD_FOR = dt.timedelta(minutes=30)


@require_http_methods(["GET", "HEAD", "POST"])
@in_service
def ask_numbers(request: BankRequest, biller_number: str) -> HttpResponse:
    """Ask for the slip's numbers; on POST, ask the biller for its bills and show them."""
    biller = _told_before(request, biller_number)
    if biller is None:
        try:
            biller = find_biller(
                biller_number, by=request.actor, calendar=calendar(), at=request.at
            )
        except Refused as refused:
            return ask_biller(request, biller_number, refused)
    if request.method != "POST":
        return _page(request, biller, {}, ())
    typed = {name: request.POST.get(name, "")[:_MOST_TYPED] for name in _FIELDS}
    # What can be no number spends no try (D4).
    faults = find_faults(biller, typed)
    if faults:
        return _page(request, biller, typed, faults.values())
    try:
        inquired = inquire(
            biller,
            read_numbers(biller, typed),
            by=request.actor,
            calendar=calendar(),
            at=request.at,
        )
    except Refused as refused:
        return locked_page(request, refused) or _page(request, biller, typed, [refused])
    return see_other("payeasy-bills", inquired.inquiry_id)


def _page(
    request: BankRequest, biller: Biller, typed: Mapping[str, str], faults: Iterable[Refused]
) -> HttpResponse:
    """The form as typed, the 確認番号 too: whoever mistyped compares digit by digit.

    It leaves no trace elsewhere: the page is never stored, and its address names the biller only.
    Numbers that do not match (P02) stand at no field, for nobody knows which of them is wrong.
    """
    main = _MAIN[biller.way]
    errors = errors_of(request, faults)
    context = {
        "biller": biller,
        "main": main,
        "main_typed": typed.get(main, ""),
        "typed": typed,
        "sealed": _sealed(request, biller),
        "always_open": (biller.opens, biller.closes) == ("00:00", "24:00"),
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "personal/payeasy_numbers.html", context, status=status)


def _sealed(request: BankRequest, biller: Biller) -> str:
    """What the network said of the biller, carried by the form: asked once for each page."""
    said = {
        "number": biller.number,
        "name": biller.name,
        "name_kana": biller.name_kana,
        "division_asked": "yes" if biller.division_asked else "",
        "opens": biller.opens,
        "closes": biller.closes,
    }
    return envelope.seal(said, purpose=_purpose(request), at=request.at)


def _told_before(request: BankRequest, biller_number: str) -> Biller | None:
    """The biller that came back with the form; None where it is false, another, or too old."""
    sealed = request.POST.get("biller", "")
    said = envelope.open_(sealed, purpose=_purpose(request), good_for=_GOOD_FOR, at=request.at)
    if said is None or said["number"] != biller_number:
        return None
    return Biller(
        number=said["number"],
        name=said["name"],
        name_kana=said["name_kana"],
        division_asked=bool(said["division_asked"]),
        opens=said["opens"],
        closes=said["closes"],
    )


def _purpose(request: BankRequest) -> str:
    actor = request.actor
    return f"payeasy-biller:{actor.contract_id}:{actor.started_at.isoformat()}"
