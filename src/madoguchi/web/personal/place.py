"""From where a browser asks (アクセス環境): its device cookie, its address and its name."""

from madoguchi.access.places import Seen
from madoguchi.web.shared import caller, cookies
from madoguchi.web.shared.request import BankRequest

# No browser calls itself by a longer name; what is beyond is not even looked at.
_MOST_SAID = 500


def seen_by(request: BankRequest) -> Seen:
    """What the door sees of a browser, for the risk-based authentication (A7)."""
    return Seen(
        device=cookies.device(request, request.institution),
        address=caller.address_of(request),
        agent=request.META.get("HTTP_USER_AGENT", "")[:_MOST_SAID],
    )
