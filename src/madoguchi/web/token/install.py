"""Installing the app (ホーム画面への追加): manifest, icons, and the service worker."""

import functools
import hashlib
import json

import typst
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.template.loader import get_template, render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from madoguchi.web.shared.request import BankRequest, open_to_all
from madoguchi.web.token.colours import HEX
from madoguchi.web.token.offered import where_offered

# Of a home screen, of an Apple home screen, of a start page.
_SIZES = (180, 192, 512)
_FOR_AN_HOUR = "public, max-age=3600"
_WORKER = "token/worker.js"

# What the page needs to be shown offline; the worker itself is kept by the browser.
SHELL = (
    *("tokens.css", "base.css", "forms.css", "components.css", "favicon.svg", "reveal.js"),
    *("token/token.css", "token/app.js", "token/cards.js", "token/clock.js", "token/code.js"),
    *("token/refusals.js", "token/set-up.js", "token/store.js"),
)


@open_to_all
@require_safe
@where_offered
def manifest(request: BankRequest) -> HttpResponse:
    """What the browser installs: names, colours, icons (Web Application Manifest)."""
    institution = request.profile.institution
    svg = {"src": reverse("icon"), "sizes": "any", "type": "image/svg+xml"}
    pngs = [
        {"src": reverse("picture", args=[size]), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in _SIZES
    ]
    about = {
        "id": reverse("top"),
        "name": _("%(name)s ワンタイムパスワード") % {"name": institution.name},
        "short_name": institution.name,
        "lang": "ja",
        "start_url": reverse("top"),
        "scope": reverse("top"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": HEX[request.profile.appearance.key_colour],
        # The drawing keeps away from the edges, so that it may be cut to any shape.
        "icons": [*pngs, {**pngs[-1], "purpose": "maskable"}, svg],
    }
    return JsonResponse(
        about,
        content_type="application/manifest+json",
        json_dumps_params={"ensure_ascii": False},
        headers={"Cache-Control": _FOR_AN_HOUR},
    )


@open_to_all
@require_safe
@where_offered
def icon(request: BankRequest) -> HttpResponse:
    """The icon in the institution's colour."""
    return HttpResponse(
        _drawing(request.profile.appearance.key_colour),
        content_type="image/svg+xml",
        headers={"Cache-Control": _FOR_AN_HOUR},
    )


@open_to_all
@require_safe
@where_offered
def picture(request: BankRequest, size: int) -> HttpResponse:
    """The icon in pixels, for systems that take no drawing; 404 for other sizes than the three."""
    if size not in _SIZES:
        raise Http404
    return HttpResponse(
        _pixels(request.profile.appearance.key_colour, size),
        content_type="image/png",
        headers={"Cache-Control": _FOR_AN_HOUR},
    )


@open_to_all
@require_safe
@where_offered
def worker(request: BankRequest) -> HttpResponse:
    """The service worker: served from the root, because it may look after what is below only."""
    shell = [reverse("top"), *(static(name) for name in SHELL)]
    page = get_template("token/app.html").render({"profile": request.profile}, None)
    told = f"const VERSION = {json.dumps(_version(page))};\nconst SHELL = {json.dumps(shell)};\n"
    return HttpResponse(
        told.encode() + _content(_WORKER),
        content_type="text/javascript; charset=utf-8",
        # The browser asks for it anew each time; a changed one brings a new version of the app.
        headers={"Cache-Control": "no-cache"},
    )


@functools.cache
def _version(page: str) -> str:
    digest = hashlib.sha256(page.encode())
    for name in (*SHELL, _WORKER):
        digest.update(_content(name))
    return digest.hexdigest()[:16]


def _content(name: str) -> bytes:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    with open(path, "rb") as file:
        return file.read()


def _drawing(key_colour: str) -> bytes:
    return render_to_string("token/icon.svg", {"colour": HEX[key_colour]}).encode()


@functools.cache
def _pixels(key_colour: str, size: int) -> bytes:
    # A string of JSON is a string of Typst.
    drawing = json.dumps(_drawing(key_colour).decode())
    page = (
        f"#set page(width: {size}pt, height: {size}pt, margin: 0pt)\n"
        f'#image(bytes({drawing}), format: "svg", width: 100%)'
    )
    pixels = typst.compile(page.encode(), format="png", ppi=72.0, ignore_system_fonts=True)
    assert isinstance(pixels, bytes)
    return pixels
