"""The request on the staff site (事務の受付): who of the staff is asking, and which roles may."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponseBase

from madoguchi.staff.member import ROLES, Role, StaffMember
from madoguchi.web.shared.request import BankRequest

_View = TypeVar("_View", bound=Callable[..., HttpResponseBase])


class StaffRequest(BankRequest):
    """An HTTP request of a member of staff, as the staff door hands it on."""

    # Set for every page that is not open to all.
    member: StaffMember
    staff_token: str


def roles(*allowed: Role) -> Callable[[_View], _View]:
    """Mark the roles that may see a page; a page without the mark is closed to everybody."""

    def mark(view: _View) -> _View:
        view.roles = frozenset(allowed)  # type: ignore[attr-defined]
        return view

    return mark


# Looking is what everybody on the staff may do; every look at a customer is his duty's.
everybody = roles(*ROLES)
