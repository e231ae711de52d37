"""The members of staff (役職員): who they are; a manager releases or stops somebody else."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from madoguchi.staff import member as staff
from madoguchi.staff import release as verbs
from madoguchi.values.refusal import Refused
from madoguchi.web.staff.addresses import to_page
from madoguchi.web.staff.refusals import error_of
from madoguchi.web.staff.request import StaffRequest, roles


@roles("manager")
@require_safe
def members(request: StaffRequest) -> HttpResponse:
    """Everybody who works or worked here; a new member is added by the operator's command."""
    return render(request, "staff/members.html", {"members": staff.all_members()})


@roles("manager")
@require_safe
def member(request: StaffRequest, number: int) -> HttpResponse:
    """One member, and what a manager other than himself may do."""
    return _page(request, _member_at(number))


@roles("manager")
@require_POST
def release(request: StaffRequest, number: int) -> HttpResponse:
    """Release a member's blocked sign-on (閉塞解除)."""
    found = _member_at(number)
    return _do(
        request, found, lambda: verbs.release(member_id=found.id, by=request.member, at=request.at)
    )


@roles("manager")
@require_POST
def stop(request: StaffRequest, number: int) -> HttpResponse:
    """Stop a member who leaves (停止)."""
    found = _member_at(number)
    return _do(
        request, found, lambda: verbs.stop(member_id=found.id, by=request.member, at=request.at)
    )


def _do(request: StaffRequest, found: staff.StaffMember, deed: Callable[[], None]) -> HttpResponse:
    try:
        deed()
    except Refused as refused:
        return _page(request, found, refused=refused)
    return to_page("member", found.id)


def _member_at(number: int) -> staff.StaffMember:
    try:
        return staff.find(number)
    except (Refused, OverflowError) as nobody:
        raise Http404 from nobody


def _page(
    request: StaffRequest, found: staff.StaffMember, *, refused: Refused | None = None
) -> HttpResponse:
    error = None if refused is None else error_of(request, refused.refusal, refused.facts)
    context = {
        "member": found,
        "blocked": verbs.is_blocked(found.id, at=request.at),
        "is_oneself": found.id == request.member.id,
        "errors": {} if error is None else {"summary": error},
    }
    return render(request, "staff/member.html", context, status=200 if error is None else 422)
