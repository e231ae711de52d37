"""Publishes and withdraws notices (お知らせの掲載・取下げ): to every customer, for no contract."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_noop as _

from madoguchi.notices import desk
from madoguchi.notices.publish import publish
from madoguchi.notices.withdraw import withdraw
from madoguchi.policy.profile import Profile
from madoguchi.staff.case import Case, Outcome
from madoguchi.staff.field import Field
from madoguchi.values.day import TOKYO
from madoguchi.values.refusal import Refusal, Refused

_TITLE_LENGTH = 80
_TEXT_LENGTH = 2_000
_WEIGHTS = (("ordinary", _("ふつうのお知らせ")), ("important", _("重要なお知らせ")))
_BEFORE_TOP = (("yes", _("ログインのあと、トップページの前に一度だけ表示する")),)


def fields_to_publish(profile: Profile) -> tuple[Field, ...]:
    """The notice's words, its weight, and when it is shown, in Japan's time."""
    return (
        Field("title", _("件名"), "text", longest=_TITLE_LENGTH),
        Field("text", _("本文"), "lines", longest=_TEXT_LENGTH, hint=_("2,000文字まで")),
        Field("weight", _("お知らせの種類"), "choice", choices=_WEIGHTS),
        Field("before_top", _("表示のしかた"), "choices", required=False, choices=_BEFORE_TOP),
        Field(
            "shown_from",
            _("掲載を始める日時"),
            "moment",
            required=False,
            hint=_("空欄のときは、承認されるとすぐに始まります。例：2026-12-01 09:00"),
        ),
        Field(
            "shown_until",
            _("掲載を終える日時"),
            "moment",
            required=False,
            hint=_("空欄のときは、取り下げるまで続きます。例：2026-12-31 17:00"),
        ),
    )


def fields_to_withdraw(profile: Profile) -> tuple[Field, ...]:
    """The number of the notice: its page leads here."""
    return (Field("notice", _("お知らせの番号"), "notice"),)


def check_to_publish(case: Case) -> None:
    """Refuse OUT_OF_RANGE (A04) where the notice would end before it is seen."""
    _span(case)


def do_publish(case: Case) -> Outcome:
    """Show the notice from its moment on, and not before it was approved (E1)."""
    first, until = _span(case)
    number = publish(
        important=case.detail["weight"] == "important",
        before_top="yes" in case.detail["before_top"],
        title=case.detail["title"],
        text=case.detail["text"],
        at=first,
        until=until,
    )
    return Outcome(None, made=f"notice:{number}")


def check_to_withdraw(case: Case) -> None:
    """Refuse OUT_OF_RANGE (A04) for a notice that is over, withdrawn, or none."""
    found = desk.find(case.detail["notice"], at=case.at)
    if found is None or not found.may_be_withdrawn:
        raise Refused(Refusal.OUT_OF_RANGE, field="notice")


def do_withdraw(case: Case) -> Outcome:
    """Withdraw the notice: from now on no customer sees it (E1)."""
    number = case.detail["notice"]
    if not withdraw(number, at=case.at):
        raise Refused(Refusal.OUT_OF_RANGE, field="notice")
    return Outcome(None, made=f"notice:{number}")


def _span(case: Case) -> tuple[dt.datetime, dt.datetime | None]:
    first = max(_moment(case.detail["shown_from"]) or case.at, case.at)
    until = _moment(case.detail["shown_until"])
    if until is not None and until <= first:
        raise Refused(Refusal.OUT_OF_RANGE, field="shown_until")
    return first, until


def _moment(said: Any) -> dt.datetime | None:
    return dt.datetime.fromisoformat(said).replace(tzinfo=TOKYO) if said else None
