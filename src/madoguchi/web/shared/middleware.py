"""The doors of every page (入口): which institution, what time, who is asking."""

import datetime as dt
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from madoguchi.access import session
from madoguchi.access.actor import Actor
from madoguchi.institutions import clock, current, registry
from madoguchi.web.shared import cookies, errors
from madoguchi.web.shared.request import BankRequest

# Every site has its own pages: none of another's can be reached on its host.
_URLS = {
    "customers": "madoguchi.config.urls",
    "staff": "madoguchi.config.urls_staff",
    "token": "madoguchi.config.urls_token",
}

Next = Callable[[HttpRequest], HttpResponseBase]


def at_the_door(get_response: Next) -> Next:
    """Find the institution by the host name, and read the clock: once for each request."""

    def door(request: HttpRequest) -> HttpResponseBase:
        found = registry.by_host(request.get_host())
        if found is None:
            return errors.nobodys_host(request)
        institution, site = found
        asked = cast(BankRequest, request)
        asked.site_name = site
        asked.urlconf = _URLS[site]
        asked.institution = institution
        asked.profile = institution.profile
        asked.at = clock.now()
        cookies.take_own_form_token(request, institution, site)
        with current.serving(institution):
            unreadable = _holds_nul(request)
            response = errors.bad_request(request) if unreadable else get_response(request)
        cookies.hand_out_own_form_token(response, institution, site)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return door


def _holds_nul(request: HttpRequest) -> bool:
    """No keyboard types a NUL, and the database cannot store one: it is refused at the door."""
    return any(
        "\0" in text
        for fields in (request.GET, request.POST)
        for name, values in fields.lists()
        for text in (name, *values)
    )


class who_is_asking:  # noqa: N801 - named as the other doors are
    """Let nobody in without a session, except where a view is marked as open to all."""

    def __init__(self, get_response: Next) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on; the view that is asked for is not known yet."""
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Look the session up; a request without one is shown the way to the login page."""
        if getattr(view, "open_to_all", False):
            return None
        asked = cast(BankRequest, request)
        if asked.site_name != "customers":
            return None
        token = request.COOKIES.get(cookies.name(asked.institution), "")
        if not token:
            return redirect("login")
        rule = asked.profile.sign_on
        found = session.look_up(
            token,
            idle=dt.timedelta(minutes=rule.idle_minutes),
            longest=dt.timedelta(hours=rule.session_hours),
            at=asked.at,
        )
        if not isinstance(found, Actor):
            response = errors.session_ended(asked, reason=found)
            cookies.take_back(response, asked.institution)
            return response
        asked.actor = found
        asked.session_token = token
        return _first_things_first(view, found)


def _first_things_first(view: Callable[..., Any], actor: Actor) -> HttpResponseBase | None:
    """Send a customer with a step before him to its page, and one without to the top page."""
    step = getattr(view, "at_step", None)
    if getattr(view, "at_any_step", False):
        return None
    if not actor.pending:
        return None if step is None else redirect("top")
    return None if step == actor.pending[0] else redirect(f"step-{actor.pending[0]}")
