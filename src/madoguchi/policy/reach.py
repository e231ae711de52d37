"""How far the money goes (宛先区分), which decides the fee and the counter's hours."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from madoguchi.policy import hours
from madoguchi.policy.clearing_hours import for_today
from madoguchi.policy.profile import Profile
from madoguchi.values.account import AccountKind, AccountNumber
from madoguchi.values.day import Calendar, day_of, midnight_of

Reach = Literal["own-account", "same-branch", "other-branch", "other-bank"]

# Business days looked at for hours of both the institution and the clearing.
_TRIES = 10


def reach_of(*, source: AccountNumber, to: AccountNumber, own_account: bool) -> Reach:
    """Tell how far it is from one account to another; `own_account`: both are one customer's."""
    if own_account:
        return "own-account"
    if to.bank != source.bank:
        return "other-bank"
    return "same-branch" if to.branch == source.branch else "other-branch"


def opening(
    profile: Profile,
    calendar: Calendar,
    *,
    reach: Reach,
    kind: AccountKind,
    at: dt.datetime,
    preregistered: bool = False,
    payee_bank_extended: bool = True,
) -> hours.Answer:
    """Whether such a transfer may be made now; own accounts count as registered on paper (C6).

    `kind` is that of the receiver's account; `payee_bank_extended` says whether his bank takes
    part in extended hours (C14). Raises BeyondHorizon.
    """
    registered = preregistered or reach == "own-account"

    def ask(moment: dt.datetime) -> hours.Answer:
        return hours.ask(
            profile.service_hours,
            calendar,
            deed=hours.Deed.TRANSFER_REGISTERED if registered else hours.Deed.TRANSFER_EACH_TIME,
            to=hours.Receiver.OTHER if reach == "other-bank" else hours.Receiver.OWN,
            receiver_current=kind is AccountKind.CURRENT,
            at=moment,
        )

    extended = profile.clearing.extended_hours and payee_bank_extended
    if reach != "other-bank" or extended:
        return ask(at)
    return _in_core_hours(ask, calendar, at=at)


def _in_core_hours(
    ask: Callable[[dt.datetime], hours.Answer], calendar: Calendar, *, at: dt.datetime
) -> hours.Answer:
    """What the institution's own hours answer, where the clearing keeps core hours as well."""
    answer = ask(at)
    if answer.open and for_today(calendar, extended=False, at=at):
        return answer
    opens = _opens_for_both(ask, calendar, at=at)
    return replace(
        answer,
        open=False,
        reason="clearing-closed" if answer.open else answer.reason,
        value_date=None if opens is None else day_of(opens),
        next_open=opens,
    )


def _opens_for_both(
    ask: Callable[[dt.datetime], hours.Answer], calendar: Calendar, *, at: dt.datetime
) -> dt.datetime | None:
    """Find the first moment from which both take it; None where there is none soon."""
    moment = at
    for _ in range(_TRIES):
        answer = ask(moment)
        opens = moment if answer.open else answer.next_open
        if opens is None or for_today(calendar, extended=False, at=opens):
            return opens
        moment = midnight_of(calendar.next_business_day(day_of(opens)))
    return None


def reservation_opening(
    profile: Profile, calendar: Calendar, *, reach: Reach, at: dt.datetime
) -> hours.Answer:
    """Whether a reservation may be made now (C6). Raises BeyondHorizon."""
    return hours.ask(
        profile.service_hours,
        calendar,
        deed=hours.Deed.RESERVATION,
        to=hours.Receiver.OTHER if reach == "other-bank" else hours.Receiver.OWN,
        receiver_current=False,
        at=at,
    )
