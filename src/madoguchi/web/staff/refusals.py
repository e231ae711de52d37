"""The staff site's "no" (事務のお断り): the numbered sentence, and that nothing was done."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest

Errors = dict[str, dict[str, str]]


def error_of(request: BankRequest, refusal: Refusal, facts: Mapping[str, object]) -> dict[str, str]:
    """A refusal as a form shows it at a field or in its summary."""
    return {"text": wording.words(refusal, facts, request.profile), "code": refusal.value}


def errors_of(request: BankRequest, refused: Refused, *, fields: frozenset[str]) -> Errors:
    """Where a verb's "no" stands on a form: at the field it names, else in the summary."""
    field = str(refused.facts.get("field", ""))
    place = field if field in fields else "summary"
    return {place: error_of(request, refused.refusal, refused.facts)}


def refusal_page(
    request: BankRequest, refusal: Refusal, facts: Mapping[str, object], *, status: int
) -> HttpResponse:
    """A page of its own for a "no" that belongs to no field."""
    context = {"error": error_of(request, refusal, facts)}
    return render(request, "staff/refusal.html", context, status=status)
