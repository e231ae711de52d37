"""Whose slip it is (収納機関番号の入力): the first page of a payment (D1)."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from madoguchi.directory.calendar import calendar
from madoguchi.payeasy.biller import find_biller
from madoguchi.values.refusal import Refused
from madoguchi.web.personal.payeasy_door import in_service, locked_page
from madoguchi.web.personal.typed_errors import errors_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

# Longer than any number with its hyphens; what is beyond is not even looked at.
_MOST_TYPED = 40


@require_http_methods(["GET", "HEAD", "POST"])
@in_service
def choose_biller(request: BankRequest) -> HttpResponse:
    """Ask for the 収納機関番号; on POST, go on to the numbers this biller's slips have."""
    if request.method != "POST":
        return ask_biller(request, "")
    typed = request.POST.get("biller_number", "")[:_MOST_TYPED]
    try:
        biller = find_biller(typed, by=request.actor, calendar=calendar(), at=request.at)
    except Refused as refused:
        return ask_biller(request, typed, refused)
    return see_other("payeasy-numbers", biller.number)


def ask_biller(request: BankRequest, typed: str, refused: Refused | None = None) -> HttpResponse:
    """The form with what was typed, and what the network said about it a moment ago."""
    if refused is not None and (locked := locked_page(request, refused)):
        return locked
    errors = {} if refused is None else errors_of(request, [refused])
    context = {"typed": typed, "errors": errors}
    status = 422 if errors else 200
    return render(request, "personal/payeasy.html", context, status=status)
