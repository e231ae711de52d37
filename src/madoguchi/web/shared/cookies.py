"""The session cookie (ログイン状態の印): opaque, unreadable to scripts, one name per site."""

from django.http import HttpResponseBase

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


def _tls(institution: Institution) -> bool:
    return institution.origin.startswith("https://")
