"""Maintenance announced for one day alone (臨時休止): manual 000 note 4, manual 002.

Goal: it closes what names it on its day and on no other, to the minute.
"""

import datetime as dt

import pytest
from pydantic import ValidationError

from madoguchi.policy.hours import Answer, Deed, Hours, Receiver, ask, closure_at
from madoguchi.policy.schedule import ClosureTable, HoursTable, build_hours
from madoguchi.values.day import TOKYO, Calendar

CALENDAR = Calendar(holidays=frozenset(), first=dt.date(2026, 1, 1), horizon=dt.date(2027, 12, 31))
NOTICE = "12月8日(火)23:00から翌5:00まで、機器の入替えのためご利用いただけません。"


def hours_with(*dates: str) -> Hours:
    """Around the clock, but for a night that was announced."""
    all_day = ("00:00-24:00",)
    table = HoursTable(
        deeds=(Deed.BALANCE,),
        weekday=all_day,
        holiday=all_day,
        december_31=all_day,
        closures=("renewal",),
    )
    renewal = ClosureTable(name="renewal", notice=NOTICE, windows=("23:00-29:00",), dates=dates)
    return build_hours((table,), (renewal,))


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-12-08T22:59", True),
        ("2026-12-08T23:00", False),
        ("2026-12-09T04:59", False),
        ("2026-12-09T05:00", True),
        # The days beside it, and the same day a year later.
        ("2026-12-07T23:00", True),
        ("2026-12-09T23:00", True),
        ("2027-12-08T23:00", True),
    ],
)
def test_it_closes_its_night_and_no_other(moment: str, is_open: bool) -> None:
    hours, at = hours_with("2026-12-08"), dt.datetime.fromisoformat(moment).replace(tzinfo=TOKYO)
    question = {"deed": Deed.BALANCE, "to": Receiver.OWN, "at": at}
    answer = ask(hours, CALENDAR, receiver_current=False, **question)
    closure = closure_at(hours, **question)
    if is_open:
        assert answer == Answer(True, None, None, None) and closure is None
    else:
        opens = dt.datetime(2026, 12, 9, 5, tzinfo=TOKYO)
        assert answer == Answer(False, "maintenance", None, opens)
        assert closure is not None and closure.notice == NOTICE


def test_a_day_of_every_year_may_stand_beside_it() -> None:
    hours = hours_with("2026-12-08", "06-01")
    for day, is_open in (("2026-06-01", False), ("2027-06-01", False), ("2027-12-08", True)):
        at = dt.datetime.fromisoformat(f"{day}T23:30").replace(tzinfo=TOKYO)
        answer = ask(
            hours, CALENDAR, deed=Deed.BALANCE, to=Receiver.OWN, receiver_current=False, at=at
        )
        assert answer.open is is_open


@pytest.mark.parametrize("date", ["2026-02-30", "2026-13-01", "20261208", "13-01", "12/08", ""])
def test_what_is_no_day_is_named_as_a_fault_of_the_profile(date: str) -> None:
    with pytest.raises(ValidationError, match="is neither MM-DD nor YYYY-MM-DD"):
        hours_with(date)
