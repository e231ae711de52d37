"""The message box (お知らせ): the list, one notice's text, and what is read before the top page."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.notices import reads
from madoguchi.notices.mark_read import mark_read
from madoguchi.notices.reads import Shown, Unread
from madoguchi.values.day import day_of
from madoguchi.web.shared.request import BankRequest
from madoguchi.web.shared.see_other import see_other

_PAGE = 20
# Above every number the table can give; what is longer is not looked at.
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Headline:
    """A notice as lists and its own page show it."""

    number: int
    important: bool
    title: str
    text: str
    shown_on: dt.date
    read: bool


@dataclass(frozen=True, slots=True)
class MessageBox:
    """What is shown now: the important notices and the others, newest first, and what is unread.

    `older` is the number below which the next page begins, where there is one.
    """

    important: tuple[Headline, ...]
    ordinary: tuple[Headline, ...]
    unread: Unread
    older: int | None


def message_box(
    contract_id: int, *, at: dt.datetime, limit: int, below: int | None = None
) -> MessageBox:
    """The notices shown at this moment, in their two lists (E1)."""
    found = reads.shown_now(contract_id, at=at, below=below, limit=limit + 1)
    shown = [headline(each) for each in found[:limit]]
    return MessageBox(
        important=tuple(each for each in shown if each.important),
        ordinary=tuple(each for each in shown if not each.important),
        unread=reads.unread(contract_id, at=at),
        older=shown[-1].number if len(found) > limit else None,
    )


def headline(notice: Shown) -> Headline:
    """A notice with the day, Japan's, from which it is shown."""
    return Headline(
        notice.id,
        notice.important,
        notice.title,
        notice.text,
        day_of(notice.shown_from),
        notice.read,
    )


@require_safe
def notices(request: BankRequest) -> HttpResponse:
    """Every notice shown now, page by page: the important ones, then the others (E1)."""
    below = _number(request.GET.get("below", ""))
    box = message_box(request.actor.contract_id, at=request.at, limit=_PAGE, below=below)
    return render(request, "personal/notices.html", {"box": box})


@require_safe
def notice(request: BankRequest, number: int) -> HttpResponse:
    """One notice, read by opening it; one that is not shown now is not found."""
    contract_id = request.actor.contract_id
    found = reads.find(number, contract_id=contract_id, at=request.at)
    if found is None:
        raise Http404
    if not found.read:
        mark_read(number, contract_id=contract_id, at=request.at)
    return render(request, "personal/notice.html", {"notice": headline(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def before_top(request: BankRequest) -> HttpResponse:
    """The oldest unread notice that stands before the top page; on POST, it is read (E1).

    What is marked is the notice that was on the page, and not one published meanwhile.
    """
    contract_id = request.actor.contract_id
    if request.method == "POST":
        number = _number(request.POST.get("notice", ""))
        seen = (
            None if number is None else reads.find(number, contract_id=contract_id, at=request.at)
        )
        if seen is not None:
            mark_read(seen.id, contract_id=contract_id, at=request.at)
        return see_other("top")
    first = reads.unread(contract_id, at=request.at).before_top
    found = None if first is None else reads.find(first, contract_id=contract_id, at=request.at)
    if found is None:
        return see_other("top")
    return render(request, "personal/notice_before_top.html", {"notice": headline(found)})


def _number(text: str) -> int | None:
    plain = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if plain else None
