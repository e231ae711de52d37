"""Applications (申請): the lists by state, one application, and what is decided about it."""

import datetime as dt
from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from madoguchi.customers import contract
from madoguchi.staff import applications as verbs
from madoguchi.staff import letters, worklist
from madoguchi.staff.applications import Asked
from madoguchi.staff.case import Case, Change
from madoguchi.staff.kinds import KINDS
from madoguchi.staff.worklist import STATES, Place
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.staff import customer, procedures
from madoguchi.web.staff.addresses import number_of, query, to_page
from madoguchi.web.staff.apply_form import in_words
from madoguchi.web.staff.lines import lines_of
from madoguchi.web.staff.notice_preview import preview_of
from madoguchi.web.staff.refusals import Errors, errors_of
from madoguchi.web.staff.request import StaffRequest, everybody, roles

_PAGE = 50


@everybody
@require_safe
def applications(request: StaffRequest) -> HttpResponse:
    """The applications of one state, newest first, page by page."""
    state = request.GET.get("state", "waiting")
    if state not in STATES:
        raise Http404
    found = worklist.of_state(state, below=_place(request.GET.get("below", "")), limit=_PAGE + 1)
    last = found[_PAGE - 1] if len(found) > _PAGE else None
    below = "" if last is None else f"{last.asked_at.isoformat()}|{last.id}"
    context = {
        "state": state,
        "states": STATES,
        "lines": lines_of(found[:_PAGE]),
        "next_page": query(state=state, below=below) if below else None,
    }
    return render(request, "staff/applications.html", context)


def _place(text: str) -> Place | None:
    at, _, number = text.partition("|")
    found = number_of(number)
    try:
        moment = dt.datetime.fromisoformat(at)
    except ValueError:
        return None
    return None if found is None or moment.tzinfo is None else Place(moment, found)


@everybody
@require_safe
def application(request: StaffRequest, number: int) -> HttpResponse:
    """One application: who asked when and why, what will happen, and what may be decided."""
    return _page(request, _asked_at(number))


@roles("checker", "manager")
@require_POST
def approve(request: StaffRequest, number: int) -> HttpResponse:
    """Approve somebody else's application and do what it asks for (承認)."""
    return _decide(
        request,
        _asked_at(number),
        lambda: verbs.approve(application_id=number, by=request.member, at=request.at),
    )


@roles("checker", "manager")
@require_POST
def refuse(request: StaffRequest, number: int) -> HttpResponse:
    """Turn somebody else's application down, with a note (却下)."""
    note = request.POST.get("note", "")
    return _decide(
        request,
        _asked_at(number),
        lambda: verbs.refuse(application_id=number, by=request.member, note=note, at=request.at),
    )


@roles("maker", "manager")
@require_POST
def withdraw(request: StaffRequest, number: int) -> HttpResponse:
    """Take one's own application back (取下げ)."""
    return _decide(
        request,
        _asked_at(number),
        lambda: verbs.withdraw(application_id=number, by=request.member, at=request.at),
    )


def _asked_at(number: int) -> Asked:
    found = verbs.find(number)
    if found is None:
        raise Http404
    return found


def _decide(request: StaffRequest, asked: Asked, deed: Callable[[], object]) -> HttpResponse:
    try:
        deed()
    except Refused as refused:
        if refused.refusal is Refusal.ALREADY_DECIDED and _was_this_press(request, asked.id):
            return to_page("application", asked.id)
        errors = errors_of(request, refused, fields=frozenset({"note"}))
        return _page(request, _asked_at(asked.id), errors=errors)
    return to_page("application", asked.id)


def _was_this_press(request: StaffRequest, number: int) -> bool:
    """Say whether the same member has decided it already: a second press shows the result."""
    decided_by = _asked_at(number).decided_by
    return decided_by is not None and decided_by.id == request.member.id


def _page(request: StaffRequest, asked: Asked, *, errors: Errors | None = None) -> HttpResponse:
    kind = KINDS[asked.kind]
    is_mine = asked.asked_by.id == request.member.id
    open_still = asked.state == "waiting"
    context = {
        "asked": asked,
        "title": procedures.name_of(asked.kind),
        "consequence": procedures.consequence_of(asked.kind),
        "detail": in_words(kind.form(request.profile, asked.contract_id, later=True), asked.detail),
        "notice": preview_of(asked.kind, asked.detail, at=asked.decided_at or request.at),
        "may_approve": open_still and not is_mine and request.member.role in kind.may_approve,
        "may_withdraw": open_still and is_mine,
        "is_mine": is_mine,
        "letters": letters.of_application(asked.id),
        "longest": verbs.LONGEST_REASON,
        "note": request.POST.get("note", "")[: verbs.LONGEST_REASON],
        "errors": errors or {},
        **_before(request, asked),
    }
    return render(request, "staff/application.html", context, status=422 if errors else 200)


def _before(request: StaffRequest, asked: Asked) -> dict[str, object]:
    """How things stand before an application is decided, for whoever compares (before/after)."""
    if asked.contract_id is None:
        return {}
    found: dict[str, object] = {"customer": contract.facts_of(asked.contract_id)}
    if asked.state == "waiting":
        found["standing"] = customer.standing(request, asked.contract_id)
        found["limit"] = customer.limit_of(request, asked.contract_id)
        found["changes"] = _changes(request, asked)
    return found


def _changes(request: StaffRequest, asked: Asked) -> tuple[Change, ...]:
    """What would change; nothing where the procedure does not fit any more."""
    case = Case(asked.contract_id, asked.detail, request.profile, request.at)
    try:
        return KINDS[asked.kind].effect(case)
    except Refused:
        return ()
