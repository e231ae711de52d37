"""The top page (トップページ): what most customers came for, on one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.access import password_age
from madoguchi.customers import accounts
from madoguchi.deposits import balance
from madoguchi.policy.hours import Deed
from madoguchi.transfers import reads
from madoguchi.values.day import day_of
from madoguchi.web.personal.notices import message_box
from madoguchi.web.shared import service_hours
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_NOTICES = 10
_LINES = 5
_COMING = 3


@require_safe
def top(request: BankRequest) -> HttpResponse:
    """Greeting, what must be known, every account, the newest lines, what is reserved (A4, C5, E1).

    Before it stands a notice that must be read first, once.
    """
    box = message_box(request.actor.contract_id, at=request.at, limit=_NOTICES)
    if box.unread.before_top is not None:
        return see_other("notice-before-top")
    mine = accounts.accounts_of(request.actor.contract_id)
    balances_closed = service_hours.closed(request, Deed.BALANCE)
    lines_closed = service_hours.closed(request, Deed.INQUIRY)
    context = {
        "holder": accounts.holder_of(request.actor.contract_id).name,
        "ageing": password_age.ageing(request.actor.contract_id, request.profile, at=request.at),
        "box": box,
        "balances_closed": balances_closed,
        "balances": []
        if balances_closed
        else balance.balances_of(mine, profile=request.profile, day=day_of(request.at)),
        "lines_closed": lines_closed,
        "lines": [] if lines_closed else balance.recent_lines(mine, limit=_LINES),
        "coming": [] if lines_closed else reads.waiting(request.actor.contract_id, limit=_COMING),
    }
    return render(request, "personal/top.html", context)
