"""The confirm page of every change (変更内容の確認): what it was, what it will be, the factor."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from madoguchi.values.refusal import Refused
from madoguchi.web.personal import factor
from madoguchi.web.personal.change_draft import Drafted
from madoguchi.web.shared import wording
from madoguchi.web.shared.request import BankRequest


@dataclass(frozen=True, slots=True)
class Row:
    """One value, as it is and as it will be; `now` may be left out."""

    name: str
    new: str
    now: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What the page shows: its title, its rows, and what else the customer must know."""

    title: str
    rows: tuple[Row, ...]
    remarks: tuple[str, ...] = ()


def page(
    request: BankRequest, change: Change, drafted: Drafted, *, refused: Refused | None = None
) -> HttpResponse:
    """Show the change and ask for its factor, with what was refused a moment ago, if anything.

    The form goes to the address it came from; its field "back" asks for the input page.
    """
    error = None if refused is None else error_of(request, refused)
    context = {
        "change": change,
        "draft": drafted.sealed,
        "error": error,
        **factor.asked(request, deed="change", error=error),
    }
    status = 200 if error is None else 422
    return render(request, "personal/change_confirm.html", context, status=status)


def error_of(request: BankRequest, refused: Refused) -> dict[str, str]:
    """A refusal as pages show it: its sentence and its code."""
    text = wording.words(refused.refusal, refused.facts, request.profile)
    return {"text": text, "code": refused.refusal.value}
