"""The audit viewer (操作記録の照会): one chain or one day, newest first, nothing to change."""

import datetime as dt
import json
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.audit import search
from madoguchi.audit.record import Record
from madoguchi.audit.search import Place
from madoguchi.staff.timeline import label_of
from madoguchi.values.day import TOKYO, day_of
from madoguchi.values.refusal import Refusal
from madoguchi.web.staff.addresses import asked_for, number_of, query
from madoguchi.web.staff.refusals import error_of
from madoguchi.web.staff.request import StaffRequest, everybody

_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A record as the page shows it: the detail as pairs of words."""

    chain: str
    number: int
    at: dt.datetime
    who: str
    what: str
    label: str
    about: str
    detail: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for: a chain in full, or one day of all chains."""

    chain: str
    day: str
    who: str
    what: str
    below: str


@everybody
@require_safe
def trail(request: StaffRequest) -> HttpResponse:
    """A page of the trail; without a chain it is that of a day, today unless another is asked."""
    asked = Asked(
        *(asked_for(request.GET.get(name, "")) for name in ("chain", "day", "who", "what", "below"))
    )
    day = day_of(request.at) if not asked.day else _day(asked.day)
    if day is None:
        error = error_of(request, Refusal.WRONG_DATE, {"field": "day"})
        context = {"asked": asked, "errors": {"day": error}, "lines": ()}
        return render(request, "staff/trail.html", context, status=422)
    found = _of_chain(asked) if asked.chain else _of_day(asked, day)
    context = {
        "asked": asked,
        "day": day,
        "errors": {},
        "lines": [_line(each) for each in found[:_PAGE]],
        "next_page": _next_page(asked, found[_PAGE - 1]) if len(found) > _PAGE else None,
    }
    return render(request, "staff/trail.html", context)


def _of_chain(asked: Asked) -> list[Record]:
    return search.of_chain(
        asked.chain,
        who=asked.who,
        what=asked.what,
        below=number_of(asked.below),
        limit=_PAGE + 1,
    )


def _of_day(asked: Asked, day: dt.date) -> list[Record]:
    start = dt.datetime.combine(day, dt.time(), TOKYO)
    return search.of_day(
        start,
        start + dt.timedelta(days=1),
        who=asked.who,
        what=asked.what,
        below=_place(asked.below),
        limit=_PAGE + 1,
    )


def _day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    # The years of the trail; beyond them a day has no midnight on every clock.
    return day if 2000 <= day.year < 2200 else None


def _place(text: str) -> Place | None:
    """Where the page before ended; anything else begins at the top."""
    at, _, rest = text.partition("|")
    number, _, chain = rest.partition("|")
    found = number_of(number)
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        return None
    return None if found is None or moment.tzinfo is None else Place(moment, chain, found)


def _next_page(asked: Asked, last: Record) -> str:
    below = last.number if asked.chain else f"{last.at.isoformat()}|{last.number}|{last.chain}"
    return query(chain=asked.chain, day=asked.day, who=asked.who, what=asked.what, below=below)


def _line(record: Record) -> Line:
    said = json.loads(record.detail)
    detail = tuple((str(name), str(value)) for name, value in said.items())
    return Line(
        chain=record.chain,
        number=record.number,
        at=record.at,
        who=record.who,
        what=record.what,
        label=label_of(record.what, said),
        about=record.about,
        detail=detail,
    )
