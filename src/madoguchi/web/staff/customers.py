"""Looking for a customer (お客さまの検索): by name, kana, ID, account number or contract number."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.staff import search
from madoguchi.web.staff.addresses import asked_for
from madoguchi.web.staff.request import StaffRequest, everybody


@everybody
@require_safe
def customers(request: StaffRequest) -> HttpResponse:
    """The customers who were found, with account numbers masked (G)."""
    typed = asked_for(request.GET.get("q", ""))
    found = search.search(typed)
    context = {
        "q": typed,
        "found": found,
        # There may be more: narrowing the search is quicker than leafing through names alike.
        "cut_off": len(found) >= search.MOST_HITS,
        "most": search.MOST_HITS,
    }
    return render(request, "staff/customers.html", context)
