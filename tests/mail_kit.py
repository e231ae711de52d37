"""Mails that tests have queued: out of the way of a test that counts its own; without links."""

import datetime as dt
import re

from madoguchi.institutions import current
from madoguchi.institutions.registry import Institution
from madoguchi.wires.models import Outgoing

_ON_LOOPBACK = r"http://127\.0\.0\.1:\d+"
_LINK = re.compile(r"https?:|www\.|/login", re.IGNORECASE)


def carry_away(institution: Institution, *, at: dt.datetime) -> None:
    """Mark every waiting mail as carried."""
    with current.serving(institution):
        Outgoing.objects.filter(wire="mail", carried_at=None).update(carried_at=at)


def links_in(text: str) -> list[str]:
    """The lines of a text that show where to go in a browser."""
    return [line for line in text.splitlines() if _LINK.search(line)]


def mails_with_links(institution: Institution) -> list[str]:
    """Every mail an institution has queued that shows such a line.

    The guide to the token app shows the app's own address, once (A8); tests of the app serve it at
    a port of their own.
    """
    app = re.compile(
        rf"トークンアプリ ({re.escape(institution.token_origin or '')}|{_ON_LOOPBACK})/"
    )
    found = []
    with current.serving(institution):
        for purpose, body in Outgoing.objects.filter(wire="mail").values_list("purpose", "body"):
            links = links_in(f"{body['subject']}\n{body['text']}")
            guide = purpose == "identity.token-app" and len(links) == 1
            if links and not (guide and app.fullmatch(links[0])):
                found.append(f"{purpose}: {links}")
    return found
