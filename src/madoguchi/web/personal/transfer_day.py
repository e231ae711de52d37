"""The day of a transfer (振込指定日): what can be chosen now, and what was chosen (C5)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.directory.calendar import calendar
from madoguchi.policy.dates import Window, window_from
from madoguchi.policy.hours import Answer
from madoguchi.policy.reach import Reach, opening, reservation_opening
from madoguchi.values.account import AccountKind
from madoguchi.values.day import BeyondHorizon, Calendar, day_of, read_day
from madoguchi.values.refusal import Refusal, Refused
from madoguchi.web.shared.request import BankRequest

TODAY = "today"
TYPED = "date"
_DAYS_ON = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A day that is chosen by one press: its names, 翌営業日・月末営業日."""

    day: dt.date
    words: str


@dataclass(frozen=True, slots=True)
class Days:
    """What the page offers; `window` None where nothing can be reserved now."""

    today: dt.date
    opening: Answer
    window: Window | None
    choices: tuple[Choice, ...]

    @property
    def usual(self) -> str:
        """What is chosen beforehand: today, else the first day that can be reserved."""
        if self.opening.open or self.window is None:
            return TODAY
        return self.window.first.isoformat()

    @property
    def today_closed(self) -> bool:
        """Today cannot be chosen any more, another day can."""
        return not self.opening.open and self.window is not None


def days_offered(
    request: BankRequest,
    *,
    reach: Reach,
    preregistered: bool,
    payee_bank_extended: bool,
    kind: AccountKind,
) -> Days | None:
    """What can be chosen at this moment; None where the calendar does not know the days."""
    known, today = calendar(), day_of(request.at)
    try:
        now = opening(
            request.profile,
            known,
            reach=reach,
            kind=kind,
            at=request.at,
            preregistered=preregistered,
            payee_bank_extended=payee_bank_extended,
        )
        later = reservation_opening(request.profile, known, reach=reach, at=request.at)
        if not later.open:
            return Days(today, now, None, ())
        window = window_from(request.profile.reservations, known, today=today)
        return Days(today, now, window, tuple(_choices(known, window, today)))
    except BeyondHorizon:
        return None


def _choices(known: Calendar, window: Window, today: dt.date) -> Iterator[Choice]:
    """The quick choices inside the window, each day once with all its names."""
    names: dict[dt.date, list[str]] = {}
    for day, name in (
        (window.first, _("翌営業日")),
        (known.business_days_after(today, _DAYS_ON), _("5営業日後")),
        (_month_end(known, today), _("月末営業日")),
    ):
        if window.first <= day <= window.last:
            names.setdefault(day, []).append(name)
    for day in sorted(names):
        yield Choice(day, _("・").join(names[day]))


def _month_end(known: Calendar, today: dt.date) -> dt.date:
    """The last business day of this month; once it is there, that of the next."""
    first_of_next = (today.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    found = known.previous_business_day(first_of_next)
    if found > today:
        return found
    following = (first_of_next + dt.timedelta(days=32)).replace(day=1)
    return known.previous_business_day(following)


def day_chosen(when: str, typed: str, *, today: dt.date) -> dt.date | None:
    """Read what was chosen: a day to reserve for, or None for today.

    Raises Refused A03 (no day) or A05 (a day was typed, and another choice is marked).
    """
    if when == TYPED or (not when and typed.strip()):
        day = read_day(typed, field="day", on_or_after=today)
    elif typed.strip():
        raise Refused(Refusal.CONTRADICTION, field="day")
    elif when in ("", TODAY):
        return None
    else:
        day = read_day(when, field="day")
    return None if day == today else day
