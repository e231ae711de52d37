"""Letters to customers (ご案内の印刷): what waits for a printer, and the one print of each."""

from dataclasses import dataclass
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.customers import contract
from madoguchi.staff import letters as verbs
from madoguchi.staff import worklist
from madoguchi.staff.letters import Kept
from madoguchi.values.refusal import Refused
from madoguchi.web.staff.refusals import refusal_page
from madoguchi.web.staff.request import StaffRequest, roles


@dataclass(frozen=True, slots=True)
class Envelope:
    """A letter as the list shows it: for whom and of which application, never what it says."""

    letter: Kept
    title: str
    customer: str


@roles("maker", "checker", "manager")
@require_safe
def letters(request: StaffRequest) -> HttpResponse:
    """The letters that wait for a printer, oldest first (G)."""
    kept = verbs.to_print()
    names = contract.names_of(each.contract_id for each in kept) if kept else {}
    context = {
        "letters": [Envelope(each, _(each.name), names.get(each.contract_id, "")) for each in kept]
    }
    return render(request, "staff/letters.html", context)


@roles("maker", "checker", "manager")
@require_POST
def print_letter(request: StaffRequest, number: int) -> HttpResponse:
    """Hand a letter out as PDF, once; from then on nobody can read it any more (G)."""
    if not worklist.was_kept(number):
        raise Http404
    try:
        paper = verbs.print_letter(
            letter_id=number, by=request.member, pictures=_drawings(), at=request.at
        )
    except Refused as refused:
        return refusal_page(request, refused.refusal, refused.facts, status=422)
    return HttpResponse(
        paper,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="letter-{number}.pdf"'},
    )


def _drawings() -> Path:
    """The folder with the drawings of the image card, wherever the site keeps them."""
    found = finders.find("pictures")
    assert isinstance(found, str)
    return Path(found)
