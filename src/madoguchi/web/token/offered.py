"""Which institutions have this app (取扱い): those whose profile knows software tokens."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse

from madoguchi.policy.profile import Profile
from madoguchi.web.shared.request import BankRequest

_View = Callable[..., HttpResponse]


def where_offered(view: _View) -> _View:
    """Show nothing (404) where the institution issues no software tokens (A9)."""

    @functools.wraps(view)
    def shown(request: BankRequest, **named: Any) -> HttpResponse:
        rule = request.profile.one_time_passwords
        if rule is None or "software" not in rule.tokens:
            raise Http404
        return view(request, **named)

    return shown


def is_issued(profile: Profile) -> bool:
    """Say whether the app waits for a token that was issued, or asks for one by itself (A8)."""
    rule = profile.one_time_passwords
    return rule is not None and rule.begins == "issue"
