"""What every template knows: whose pages these are."""

from typing import Any, cast

from django.http import HttpRequest

from madoguchi.payeasy import network
from madoguchi.web.shared.request import BankRequest


def institution(request: HttpRequest) -> dict[str, Any]:
    """The profile, the moment, and who is signed on, as far as the doors have found out."""
    asked = cast(BankRequest, request)
    return {
        "profile": getattr(asked, "profile", None),
        # Asked by the menu of a customer who is signed on, and by no other page.
        "payeasy_offered": network.is_offered,
        "now": getattr(asked, "at", None),
        "actor": getattr(asked, "actor", None),
    }
