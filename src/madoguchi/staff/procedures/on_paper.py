"""Secrets on paper (ご案内): what the letters of the procedures say, and where they go."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from madoguchi.access import reissue
from madoguchi.access.passwords import Purpose
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, LetterDraft
from madoguchi.staff.field import Field
from madoguchi.values.day import day_of

# This program does not keep addresses: they are copied off the customer's paper each time.
ADDRESS = (
    Field("postal_code", _("郵便番号"), "postal", hint=_("数字7桁")),
    Field("address", _("ご送付先の住所"), "text", longest=120, hint=_("届出書の住所")),
)

PASSWORDS: dict[Purpose, str] = {
    "login": _("ログインパスワード"),
    "confirmation": _("確認用パスワード"),
}


def letter_of_passwords(
    case: Case,
    given: Mapping[Purpose, str],
    *,
    name: str,
    login_id: str | None = None,
    serial: str = "",
) -> LetterDraft:
    """The letter with temporary passwords; with the contract ID it is that of a new contract.

    `serial` is the serial number of a token that is handed over, and the letter says how it
    begins.
    """
    content: dict[str, Any] = {
        **addressed_to(case, name=name),
        "passwords": [[PASSWORDS[purpose], secret] for purpose, secret in given.items()],
        "good_until": _last_day(case.profile, at=case.at).isoformat(),
        "token": serial,
    }
    if login_id is None:
        return LetterDraft("passwords", content)
    return LetterDraft("contract", {**content, "login_id": login_id})


def letter_of_card(
    case: Case, pictures: tuple[str, ...], *, name: str, login_id: str
) -> LetterDraft:
    """The letter with an image card (画像認証カード), to be cut out."""
    return LetterDraft(
        "card",
        {**addressed_to(case, name=name), "login_id": login_id, "pictures": list(pictures)},
    )


def addressed_to(case: Case, *, name: str) -> dict[str, Any]:
    """Who gets a letter, where, and of which day it is."""
    return {
        "name": name,
        "postal_code": case.detail["postal_code"],
        "address": case.detail["address"],
        "day": day_of(case.at).isoformat(),
    }


def _last_day(profile: Profile, *, at: dt.datetime) -> dt.date:
    return day_of(reissue.good_until(profile, at=at)) - dt.timedelta(days=1)
