"""Who calls (接続元): the customer's address, whatever proxies stand in front of the bank."""

from django.conf import settings
from django.http import HttpRequest

from madoguchi.policy import place


def address_of(request: HttpRequest) -> str:
    """Who called: anybody may write X-Forwarded-For, so it is read behind our own proxies only."""
    said = request.META.get("HTTP_X_FORWARDED_FOR", "")
    before = [hop.strip() for hop in reversed(said.split(",")) if hop.strip()]
    hops = [request.META.get("REMOTE_ADDR", ""), *before]
    return place.caller_of(hops, settings.INSTALLATION.trusted_proxies)
