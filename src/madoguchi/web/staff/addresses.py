"""Addresses of the staff site (URL): what they say, and where the browser goes next."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

# More letters than any search needs; what is beyond is not looked at.
_MOST_ASKED = 60
# Above every number a table can give, and still below what its column can hold.
_MOST_DIGITS = 18


def to_page(name: str, *numbers: int | str) -> HttpResponse:
    """Send the browser on after a form was taken (303): reloading sends nothing anew."""
    return HttpResponse(status=303, headers={"Location": reverse(name, args=numbers)})


def number_of(text: str) -> int | None:
    """A number as it stands in an address; None for anything else."""
    plain = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if plain else None


def asked_for(text: str) -> str:
    """What somebody typed into a search box."""
    return text.strip()[:_MOST_ASKED]


def query(**fields: object) -> str:
    """The part of an address after the page, without the fields that are empty."""
    return "?" + urlencode({name: said for name, said in fields.items() if said not in ("", None)})
