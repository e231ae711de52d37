"""What the trail tells of one request (記録の照会): how a deed is known to be done already."""

import datetime as dt
import json
from dataclasses import dataclass

from madoguchi.audit import store


@dataclass(frozen=True, slots=True)
class Told:
    """One thing the trail tells: what was done, when, and the figures it was done with."""

    what: str
    at: dt.datetime
    detail: dict[str, str | int | None]


def told(*, chain: str, about: str) -> tuple[Told, ...]:
    """Everything one chain tells of a request, oldest first; another chain's is not found."""
    found = store.rows(
        "SELECT what, at, detail FROM {schema}.audit_record"
        " WHERE about = %s AND chain = %s ORDER BY number",
        (about, chain),
    )
    return tuple(Told(what, at, json.loads(detail)) for what, at, detail in found)


def is_told(*, chain: str, about: str, what: str) -> bool:
    """Say whether a deed was done for a request; under the chain's turn the answer is final."""
    return any(each.what == what for each in told(chain=chain, about=about))
