"""The steps of a day's end (日締めの手順), as a table: a further step is a further line."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from madoguchi.access import old_sessions, token_stock
from madoguchi.customers import former_mails
from madoguchi.day_end import notes
from madoguchi.institutions import current
from madoguchi.ledger import closing
from madoguchi.payeasy import drafts as payeasy_drafts
from madoguchi.payeasy import inquiries
from madoguchi.policy.day_end import DayEnd
from madoguchi.transfers import carry_out, drafts, warn
from madoguchi.values.day import TOKYO

ONE_DAY = dt.timedelta(days=1)

# So much is done in one transaction: a fraction of a second, then others have their turn.
_ACCOUNTS = 5_000
_RESERVATIONS = 50
_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class Place:
    """How far one process has come in a step: the last account it saw, and how much it did."""

    after: int = 0
    done: int = 0


START = Place()

Moment = Callable[[dt.date, DayEnd], dt.datetime]
# One piece of a step, in one transaction or a few: where to go on, or None where nothing is left.
Piece = Callable[[dt.date, Place, dt.datetime], Place | None]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the end of a day: from which moment on, how much is due, and its pieces.

    0 is due where that shows only as it is done. `through` says up to which day it was done: such
    a step is made up for each missed day. One without it is done once, for the last day that is
    over.
    """

    name: str
    opens: Moment
    piece: Piece
    due: Callable[[dt.date], int] = lambda day: 0
    through: Callable[[], dt.date | None] | None = None


def _close(day: dt.date, place: Place, at: dt.datetime) -> Place | None:
    """前日残高・月末残高: the balances of every account at the day's end (B1)."""
    if place == START:
        closing.begin(day, at=at)
    closed = closing.close_some(day, after=place.after, most=_ACCOUNTS)
    seen = place.done + closed.seen
    if closed.seen == _ACCOUNTS:
        return Place(closed.last_id, seen)
    # Before the ledger says that the day is closed: whoever dies between the two is not missed.
    notes.put(day, CLOSING, seen)
    closing.finish(day, at=at)
    return None


def _carry_out(day: dt.date, place: Place, at: dt.datetime) -> Place | None:
    """予約の実行: every reservation whose day has come, and those of missed days (C10)."""
    carried = carry_out.carry_out_some(day + ONE_DAY, at=at, most=_RESERVATIONS)
    done = place.done + carried.done + carried.failed
    return Place(done=done) if carried.left else None


def _tidy(day: dt.date, place: Place, at: dt.datetime) -> Place | None:
    """期限切れの整理: what nobody can use any more: drafts, sessions, apps' tokens, addresses."""
    profile = current.institution().profile
    keep = profile.day_end
    with transaction.atomic(using=current.alias(), durable=True):
        old = at - dt.timedelta(days=keep.drafts_days)
        gone = drafts.sweep(made_before=old, most=_ROWS)
        gone += payeasy_drafts.sweep(made_before=old, most=_ROWS)
        gone += inquiries.sweep(asked_before=old, most=_ROWS)
        gone += token_stock.sweep(good_before=at, most=_ROWS)
        gone += old_sessions.sweep(
            ended_before=at - dt.timedelta(days=keep.sessions_days), most=_ROWS
        )
        gone += former_mails.sweep(
            given_up_before=at - dt.timedelta(days=profile.mails.old_address_days), most=_ROWS
        )
        notes.add(day, TIDYING, gone)
    return Place(done=place.done + gone) if gone else None


def _warn(day: dt.date, place: Place, at: dt.datetime) -> Place | None:
    """予約の残高不足の予告: a mail where tomorrow's reservations would find too little."""
    notes.add(day, WARNINGS, warn.warn_short(day + ONE_DAY, at=at))
    return None


def _next_day(time: Callable[[DayEnd], str]) -> Moment:
    return lambda day, rule: _moment(day + ONE_DAY, time(rule))


def _moment(day: dt.date, time: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), TOKYO)


CLOSING, RESERVATIONS, TIDYING, WARNINGS = "closing", "reservations", "tidying", "warnings"

# In this order; each begins when those before it are finished.
STEPS = (
    Step(
        CLOSING,
        opens=_next_day(lambda rule: "00:00"),
        piece=_close,
        due=lambda day: closing.accounts_count(),
        through=closing.closed_through,
    ),
    Step(
        RESERVATIONS,
        opens=_next_day(lambda rule: rule.reservations_at),
        piece=_carry_out,
        due=lambda day: carry_out.due_count(day + ONE_DAY),
    ),
    Step(TIDYING, opens=_next_day(lambda rule: rule.reservations_at), piece=_tidy),
)

# The evening before, so that there is still time to pay in.
EVENING = Step(WARNINGS, opens=lambda day, rule: _moment(day, rule.warnings_at), piece=_warn)
