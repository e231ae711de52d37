"""Sends the browser on after a form was taken (303): going back or reloading sends nothing anew."""

import uuid

from django.http import HttpResponse
from django.urls import reverse


def see_other(name: str, *which: uuid.UUID | str) -> HttpResponse:
    """Answer 303 to the page of that URL name, and of that request where one is given."""
    return HttpResponse(status=303, headers={"Location": reverse(name, args=which)})
