"""The cookies (ログイン状態の印): opaque, unreadable to scripts, one name per site."""

import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from madoguchi.institutions.registry import Institution, SiteName

_DEVICE = re.compile(r"[A-Za-z0-9_-]{43}")
# 400 days: no browser keeps a cookie longer.
_DEVICE_SECONDS = 400 * 24 * 60 * 60


def name(institution: Institution) -> str:
    """The cookie's name; over TLS the browser binds it to this host alone (__Host-)."""
    if _tls(institution):
        return "__Host-madoguchi"
    return f"madoguchi-{institution.key}"


def hand_out(response: HttpResponseBase, institution: Institution, token: str) -> None:
    """Give the browser its session token until it closes."""
    response.set_cookie(
        name(institution),
        token,
        httponly=True,
        samesite="Lax",
        secure=_tls(institution),
        path="/",
    )


def take_back(response: HttpResponseBase, institution: Institution) -> None:
    """Make the browser forget its session token."""
    response.delete_cookie(name(institution), path="/", samesite="Lax")


def staff_name(institution: Institution) -> str:
    """The staff cookie's name; it is another site's, and a customer's cookie is nothing there."""
    if (institution.staff_origin or "").startswith("https://"):
        return "__Host-madoguchi-staff"
    return f"madoguchi-staff-{institution.key}"


def hand_out_to_staff(response: HttpResponseBase, institution: Institution, token: str) -> None:
    """Give a member's browser its session token; no other site's link brings it along (Strict)."""
    cookie = staff_name(institution)
    response.set_cookie(
        cookie,
        token,
        httponly=True,
        samesite="Strict",
        secure=cookie.startswith("__Host-"),
        path="/",
    )


def take_back_from_staff(response: HttpResponseBase, institution: Institution) -> None:
    """Make a member's browser forget its session token."""
    response.delete_cookie(staff_name(institution), path="/", samesite="Strict")


def device(request: HttpRequest, institution: Institution) -> str:
    """Which browser this is: 256 bits of chance, its own or, on its first visit, new ones (A7)."""
    known = request.COOKIES.get(_device_name(institution), "")
    return known if _DEVICE.fullmatch(known) else secrets.token_urlsafe(32)


def hand_out_device(response: HttpResponseBase, institution: Institution, device: str) -> None:
    """Let the browser be known again, as long after this sign-on as browsers keep a cookie."""
    response.set_cookie(
        _device_name(institution),
        device,
        max_age=_DEVICE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=_tls(institution),
        path="/",
    )


def take_own_form_token(request: HttpRequest, institution: Institution, site: SiteName) -> None:
    """Let the form check see this site's cookie only: cookies do not know ports, sites do."""
    request.COOKIES.pop(settings.CSRF_COOKIE_NAME, None)
    own = request.COOKIES.get(_form_token(institution, site))
    if own is not None:
        request.COOKIES[settings.CSRF_COOKIE_NAME] = own


def hand_out_own_form_token(
    response: HttpResponseBase, institution: Institution, site: SiteName
) -> None:
    """Hand the form check's cookie out under this site's own name."""
    morsel = response.cookies.pop(settings.CSRF_COOKIE_NAME, None)
    if morsel is not None:
        own = _form_token(institution, site)
        response.cookies[own] = morsel.value
        response.cookies[own].update(morsel)


def _form_token(institution: Institution, site: SiteName) -> str:
    return f"madoguchi-form-{site}-{institution.key}"


def _device_name(institution: Institution) -> str:
    if _tls(institution):
        return "__Host-madoguchi-device"
    return f"madoguchi-device-{institution.key}"


def _tls(institution: Institution) -> bool:
    return institution.origin.startswith("https://")
