"""How far the money goes (宛先区分), which decides the fee and the counter's hours."""

import datetime as dt
from typing import Literal

from madoguchi.policy import hours
from madoguchi.policy.profile import Profile
from madoguchi.values.account import AccountKind, AccountNumber
from madoguchi.values.day import Calendar

Reach = Literal["own-account", "same-branch", "other-branch", "other-bank"]


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
) -> hours.Answer:
    """Whether such a transfer may be made now; own accounts count as registered on paper (C6).

    `kind` is that of the receiver's account. Raises BeyondHorizon.
    """
    registered = preregistered or reach == "own-account"
    return hours.ask(
        profile.service_hours,
        calendar,
        deed=hours.Deed.TRANSFER_REGISTERED if registered else hours.Deed.TRANSFER_EACH_TIME,
        to=hours.Receiver.OTHER if reach == "other-bank" else hours.Receiver.OWN,
        receiver_current=kind is AccountKind.CURRENT,
        at=at,
    )


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
