"""From where a browser asks (アクセス環境): its device cookie, its address and its name."""

from django.conf import settings

from madoguchi.access.places import Seen
from madoguchi.policy import place
from madoguchi.web.shared import cookies
from madoguchi.web.shared.request import BankRequest

# No browser calls itself by a longer name; what is beyond is not even looked at.
_MOST_SAID = 500


def seen_by(request: BankRequest) -> Seen:
    """What the door sees of a browser, for the risk-based authentication (A7)."""
    return Seen(
        device=cookies.device(request, request.institution),
        address=_address(request),
        agent=request.META.get("HTTP_USER_AGENT", "")[:_MOST_SAID],
    )


def _address(request: BankRequest) -> str:
    """Who called: anybody may write X-Forwarded-For, so it is read behind our own proxies only."""
    said = request.META.get("HTTP_X_FORWARDED_FOR", "")
    before = [hop.strip() for hop in reversed(said.split(",")) if hop.strip()]
    hops = [request.META.get("REMOTE_ADDR", ""), *before]
    return place.caller_of(hops, settings.INSTALLATION.trusted_proxies)
