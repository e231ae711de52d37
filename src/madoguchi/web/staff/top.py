"""The staff's top page (事務のトップ): what waits for me, what I asked for, letters."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.staff import applications, letters
from madoguchi.staff.kinds import offered_by
from madoguchi.web.staff.lines import lines_of
from madoguchi.web.staff.procedures import name_of
from madoguchi.web.staff.request import StaffRequest, everybody

_SHOWN = 10


@everybody
@require_safe
def top(request: StaffRequest) -> HttpResponse:
    """The work queue first: others' applications to approve, my own, and letters (G)."""
    me = request.member
    waiting = applications.waiting()
    mine = [each for each in waiting if each.asked_by.id == me.id]
    others = [each for each in waiting if each.asked_by.id != me.id] if me.may_approve else []
    to_print = letters.to_print() if me.may_print else []
    lines = lines_of([*others[:_SHOWN], *mine[:_SHOWN]])
    context = {
        "to_approve": lines[: len(others[:_SHOWN])],
        "to_approve_count": len(others),
        "mine": lines[len(others[:_SHOWN]) :],
        "mine_count": len(mine),
        "letters_count": len(to_print),
        "for_nobody_yet": [
            (each.key, name_of(each.key))
            for each in offered_by(request.profile)
            if not (each.of_contract or each.of_notices) and me.role in each.may_ask
        ],
    }
    return render(request, "staff/top.html", context)
