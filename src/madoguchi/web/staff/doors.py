"""The door of the staff site (事務の入口): nobody passes without a session of a member of staff."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render

from madoguchi.staff import sign_on
from madoguchi.values.refusal import Refusal
from madoguchi.web.shared import cookies
from madoguchi.web.staff.refusals import refusal_page
from madoguchi.web.staff.request import StaffRequest


class which_member_is_asking:  # noqa: N801 - named as the other doors are
    """Let nobody into the staff site without a session, except where a view is open to all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the view that is asked for is not known yet."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Look the member's session up on every request, and his role for this page (S7, S10)."""
        asked = cast(StaffRequest, request)
        if asked.site_name != "staff" or getattr(view, "open_to_all", False):
            return None
        token = request.COOKIES.get(cookies.staff_name(asked.institution), "")
        if not token:
            return redirect("login")
        found = sign_on.look_up(token, at=asked.at)
        if found is None:
            return _ended(asked)
        asked.member, asked.staff_token = found, token
        if found.role not in getattr(view, "roles", frozenset()):
            return refusal_page(asked, Refusal.STAFF_ROLE, {}, status=403)
        return None


def _ended(request: StaffRequest) -> HttpResponseBase:
    """The session is over; what was being sent was not done."""
    context = {"was_sending": request.method == "POST"}
    response = render(request, "staff/session_ended.html", context, status=401)
    cookies.take_back_from_staff(response, request.institution)
    return response
