"""One customer's story (お客さまの経過), newest first, in plain words."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.staff import timeline as story
from madoguchi.web.staff.addresses import number_of
from madoguchi.web.staff.customer import customer_at
from madoguchi.web.staff.request import StaffRequest, everybody


@everybody
@require_safe
def timeline(request: StaffRequest, contract_id: int) -> HttpResponse:
    """A page of what happened to a customer, from the audit trail of his contract (G)."""
    customer = customer_at(contract_id)
    page = story.timeline(contract_id, below=number_of(request.GET.get("below", "")))
    return render(request, "staff/timeline.html", {"customer": customer, "page": page})
