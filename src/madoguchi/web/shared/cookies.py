"""The cookies (ログイン状態の印): opaque, unreadable to scripts, one name per site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from madoguchi.institutions.registry import Institution


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


def take_own_form_token(request: HttpRequest, institution: Institution) -> None:
    """Let the form check see this site's cookie only: cookies do not know ports, sites do."""
    request.COOKIES.pop(settings.CSRF_COOKIE_NAME, None)
    own = request.COOKIES.get(_form_token(institution))
    if own is not None:
        request.COOKIES[settings.CSRF_COOKIE_NAME] = own


def hand_out_own_form_token(response: HttpResponseBase, institution: Institution) -> None:
    """Hand the form check's cookie out under this site's own name."""
    morsel = response.cookies.pop(settings.CSRF_COOKIE_NAME, None)
    if morsel is not None:
        own = _form_token(institution)
        response.cookies[own] = morsel.value
        response.cookies[own].update(morsel)


def _form_token(institution: Institution) -> str:
    return f"madoguchi-form-{institution.key}"


def _tls(institution: Institution) -> bool:
    return institution.origin.startswith("https://")
