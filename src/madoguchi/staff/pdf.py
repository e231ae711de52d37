"""Sets letters as PDF (ご案内の印刷): what each says, and the house it comes from."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Literal

from madoguchi.paper.typeset import typeset as set_paper
from madoguchi.policy.profile import Profile


def typeset(
    kind: str,
    said: Mapping[str, Any],
    *,
    profile: Profile,
    at: dt.datetime,
    as_: Literal["pdf", "png"] = "pdf",
) -> bytes:
    """Set one letter; raises NoJapaneseFont where it could not be read."""
    return set_paper(
        "madoguchi.staff",
        f"letter_{kind}.typ",
        {"letter": dict(said), "house": _house(profile)},
        at=at,
        as_=as_,
    )


def _house(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.institution.name,
        "login_id": profile.wording.login_id,
        "desk": profile.contact.desk,
        "phone": profile.contact.phone,
        "hours": profile.contact.hours,
        "id_from": profile.sign_on.first_use.id_from,
        "cells": profile.sign_on.card_cells,
    }
