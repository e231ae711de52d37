"""The confirm page of a payee's deeds (振込先の登録内容の確認): what will be, and the factor."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.access.change_payees import NotThere
from madoguchi.customers.payees import Named
from madoguchi.values.refusal import Refused
from madoguchi.web.personal import change_press, factor
from madoguchi.web.personal.change_confirm import error_of
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page shows: its words, the payees it is about, and what else must be known."""

    title: str
    button: str
    sending: str
    payees: tuple[Named, ...]
    remarks: tuple[str, ...] = ()
    # The payee as it stands now, where it will be another.
    now: Named | None = None
    # Whether there is an input page to go back to.
    back: bool = True


def page(
    request: BankRequest, sheet: Sheet, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    """Show the sheet and ask for the change factor, with what was refused a moment ago, if so."""
    error = None if refused is None else error_of(request, refused)
    context = {
        "sheet": sheet,
        "draft": drafted.sealed,
        "error": error,
        **factor.asked(request, deed="change", error=error),
    }
    status = 200 if error is None else 422
    return render(request, "personal/payee_confirm.html", context, status=status)


def press(
    request: BankRequest,
    drafted: Drafted,
    deed: Callable[[], None],
    again: Callable[[Refused], HttpResponse],
) -> HttpResponse:
    """Do the deed once and show that it is done; `again` shows the page a refusal leads to."""
    try:
        if not change_press.press_once(request, drafted.request_id, deed):
            return change_press.working(request)
    except Refused as refused:
        return again(refused)
    except NotThere:
        return see_other("payees")
    return see_other("payee-done", drafted.request_id)
