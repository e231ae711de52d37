"""The message box (お知らせ): the list, and one notice's text."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.notices import reads
from madoguchi.values.day import day_of
from madoguchi.web.shared.request import BankRequest

# More notices than a bank shows at a time; what is in the list can be opened.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Headline:
    """A notice as lists and its own page show it."""

    number: int
    important: bool
    title: str
    text: str
    shown_on: dt.date


@dataclass(frozen=True, slots=True)
class MessageBox:
    """What is shown now: the important notices and the others, newest first."""

    important: tuple[Headline, ...]
    ordinary: tuple[Headline, ...]


def message_box(*, at: dt.datetime, limit: int) -> MessageBox:
    """The notices shown at this moment, in their two lists (E1)."""
    shown = [
        Headline(each.id, each.important, each.title, each.text, day_of(each.shown_from))
        for each in reads.notices(at=at, limit=limit)
    ]
    return MessageBox(
        important=tuple(each for each in shown if each.important),
        ordinary=tuple(each for each in shown if not each.important),
    )


@require_safe
def notices(request: BankRequest) -> HttpResponse:
    """Every notice shown now: the important ones, then the others (E1)."""
    box = message_box(at=request.at, limit=_MOST)
    return render(request, "personal/notices.html", {"box": box})


@require_safe
def notice(request: BankRequest, number: int) -> HttpResponse:
    """One notice; one that is not shown now is not found."""
    box = message_box(at=request.at, limit=_MOST)
    listed = (*box.important, *box.ordinary)
    found = next((headline for headline in listed if headline.number == number), None)
    if found is None:
        raise Http404
    return render(request, "personal/notice.html", {"notice": found})
