"""The request as the doors hand it on (受付): when it came, for whom, and who is asking."""

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase

from madoguchi.access.actor import Actor
from madoguchi.institutions.registry import Institution, SiteName
from madoguchi.policy.profile import Profile


class BankRequest(HttpRequest):
    """An HTTP request with what the doors have found out."""

    at: dt.datetime
    institution: Institution
    profile: Profile
    site_name: SiteName
    # Set for every page that is not open to all.
    actor: Actor
    session_token: str


View = Callable[..., HttpResponseBase]
_View = TypeVar("_View", bound=View)


def at_step(step: str) -> Callable[[_View], _View]:
    """Mark the page of a step between the login password and the top page (`access/steps.py`).

    It is shown while that step is the first one open, and never otherwise.
    """

    def mark(view: _View) -> _View:
        view.at_step = step  # type: ignore[attr-defined]
        return view

    return mark


def at_any_step(view: _View) -> _View:
    """Mark a view that may be used while steps are open: leaving, and staying."""
    view.at_any_step = True  # type: ignore[attr-defined]
    return view


def open_to_all(view: _View) -> _View:
    """Mark a view that needs no session; every other view is closed by default."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view
